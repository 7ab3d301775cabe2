# SPDX-License-Identifier: Apache-2.0
# function: caesar
# expect: equivalent
# speed: faster
# why: a translation table made once per call
# bench: caesar("Attack at dawn, retreat at dusk. " * 1500, 3)
# --- original
def caesar(text, shift):
    out = []
    for char in text:
        if "a" <= char <= "z":
            out.append(chr((ord(char) - ord("a") + shift) % 26 + ord("a")))
        elif "A" <= char <= "Z":
            out.append(chr((ord(char) - ord("A") + shift) % 26 + ord("A")))
        else:
            out.append(char)
    return "".join(out)
# --- candidate
LOWER = "abcdefghijklmnopqrstuvwxyz"
UPPER = LOWER.upper()


def caesar(text, shift):
    turn = shift % 26
    table = str.maketrans(
        LOWER + UPPER, LOWER[turn:] + LOWER[:turn] + UPPER[turn:] + UPPER[:turn]
    )
    return text.translate(table)
# --- inputs
INPUTS = [(("Hello, World", 3), {}), (("", 1), {}), (("xyz", -30), {})]
