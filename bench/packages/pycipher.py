# SPDX-License-Identifier: Apache-2.0
"""Enciphers a long message with classical ciphers and reads it again."""

import random

from pycipher import M209, Autokey, Beaufort, Bifid, Enigma, Playfair, Porta, Vigenere

WORDS = (
    "attack convoy dawn enemy fleet harbour island march north order patrol quiet river signal "
    "supply train under village winter zone bridge camp depot engine fuel guard hill"
).split()


def main():
    chance = random.Random(5)
    text = " ".join(chance.choice(WORDS) for _ in range(3000))
    ciphers = (
        ("Vigenere", lambda: Vigenere("FORTIFICATION")),
        ("Autokey", lambda: Autokey("QUEENLY")),
        ("Beaufort", lambda: Beaufort("FORTIFICATION")),
        ("Porta", lambda: Porta("FORTIFICATION")),
        ("Bifid", lambda: Bifid("phqgmeaylnofdxkrcvszwbuti", 5)),
        ("Playfair", lambda: Playfair("zgptfoihmuwdrcnykeqaxvsbl")),
        ("Enigma", lambda: Enigma(settings=("V", "B", "Q"), rotors=(2, 3, 1))),
        ("M209", lambda: M209()),
    )
    for name, make in ciphers:
        secret = make().encipher(text)
        plain = make().decipher(secret)
        print(name, len(secret), secret[:40], plain[:40])


if __name__ == "__main__":
    main()
