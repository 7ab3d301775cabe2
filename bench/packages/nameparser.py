# SPDX-License-Identifier: Apache-2.0
"""Parses a list of people and writes their names last name first."""

import random

from nameparser import HumanName

TITLES = ("", "Dr.", "Prof.", "Mr.", "Sir", "Rev. Dr.")
FIRST = ("Juan", "Mary Anne", "J. R.", "Otto", "Ludwig", "Ana María", "T.", "John")
LAST = ("de la Vega", "van Beethoven", "Smith", "von Bismarck", "O'Neill", "García y Vega", "Lee")
SUFFIXES = ("", "III", "Ph.D.", "Jr.", "M.D., F.A.C.S.")


def main():
    chance = random.Random(19)
    people = []
    for _ in range(250):
        first, last = chance.choice(FIRST), chance.choice(LAST)
        title, suffix = chance.choice(TITLES), chance.choice(SUFFIXES)
        form = chance.choice(("%s %s %s %s", "%s %s %s, %s"))
        people.append((form % (title, first, last, suffix)).strip(" ,"))
    names = [HumanName(text) for text in people]
    for name in sorted(names, key=lambda name: (name.last, name.first))[:40]:
        print("%s, %s (%s) %s" % (name.last, name.first, name.title, name.suffix))
    print(len({name.last for name in names}))


if __name__ == "__main__":
    main()
