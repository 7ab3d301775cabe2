# SPDX-License-Identifier: Apache-2.0
"""A register of names is searched for entries that are likely to be the same person."""

import itertools
import random

from jellyfish import (
    damerau_levenshtein_distance,
    jaro_winkler_similarity,
    levenshtein_distance,
    match_rating_codex,
    metaphone,
    nysiis,
    soundex,
)

FIRST = ["Katherine", "Jonathan", "Margaret", "Christopher", "Elizabeth", "Nicholas", "Stephanie",
         "Theodore", "Alexandra", "Benjamin"]  # fmt: skip
LAST = ["Smithson", "Richardson", "MacDonald", "Fitzgerald", "Worthington", "Schneider", "Knight",
        "Phillips", "Thompson", "Wrightley"]  # fmt: skip


def misspelt(chance, name):
    place = chance.randrange(1, len(name) - 1)
    how = chance.randrange(4)
    if how == 0:
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    if how == 1:
        return name[:place] + name[place + 1 :]
    if how == 2:
        return name[:place] + chance.choice("aeiounrst") + name[place:]
    return name


def main():
    chance = random.Random(11)
    people = [
        misspelt(chance, "%s %s" % (chance.choice(FIRST), chance.choice(LAST))) for _ in range(330)
    ]
    keys = [soundex(name) + nysiis(name) + match_rating_codex(name) + metaphone(name)
            for name in people]  # fmt: skip
    alike = close = 0
    for (i, left), (j, right) in itertools.combinations(enumerate(people), 2):
        if keys[i] == keys[j] or jaro_winkler_similarity(left, right) > 0.8:
            alike += 1
            if levenshtein_distance(left, right) <= 6:
                close += damerau_levenshtein_distance(left, right) <= 4
    print(len(set(keys)), alike, close)


if __name__ == "__main__":
    main()
