# SPDX-License-Identifier: Apache-2.0
"""Groups the surnames of a register by how they sound."""

import random

from phonetics import dmetaphone, metaphone, nysiis, soundex

STARTS = ("mac", "kn", "sch", "ph", "br", "th", "w", "j", "st", "cl")
MIDDLES = ("igh", "oe", "ann", "ever", "ill", "ough", "art", "ein", "ock", "ay")
ENDS = ("son", "ie", "rd", "nt", "er", "man", "s", "ley", "dt", "ton")


def sound(name):
    try:
        return soundex(name), nysiis(name)
    except IndexError:  # of this version, on names that are all S
        return soundex(name), ""


def main():
    chance = random.Random(11)
    names = [
        chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS) for _ in range(4000)
    ]
    groups = {}
    for name in names:
        groups.setdefault(sound(name), set()).add(name)
    spoken = {metaphone(name) for name in names[:1500]} | {
        dmetaphone(name)[0] for name in names[:1500]
    }
    print(len(names), len(groups), max(len(group) for group in groups.values()), len(spoken))


if __name__ == "__main__":
    main()
