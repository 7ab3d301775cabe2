# SPDX-License-Identifier: Apache-2.0
"""Finds the entries of a register that sound alike, by four codes."""

import random

from pyphonetics import Lein, MatchingRatingApproach, RefinedSoundex, Soundex

STARTS = ("Mac", "Kn", "Sch", "Ph", "Br", "Th", "W", "J", "St", "Cl")
MIDDLES = ("igh", "oe", "ann", "ever", "ill", "ough", "art", "ein", "ock", "ay")
ENDS = ("son", "ie", "rd", "nt", "er", "man", "s", "ley", "dt", "ton")


def main():
    chance = random.Random(11)
    names = [
        chance.choice(STARTS) + chance.choice(MIDDLES) + chance.choice(ENDS) for _ in range(25000)
    ]
    for coder in (Soundex(), RefinedSoundex(), Lein(), MatchingRatingApproach()):
        groups = {}
        for name in names:
            groups.setdefault(coder.phonetics(name), set()).add(name)
        largest = max(groups, key=lambda code: (len(groups[code]), code))
        print(type(coder).__name__, len(groups), largest, sorted(groups[largest])[:5])


if __name__ == "__main__":
    main()
