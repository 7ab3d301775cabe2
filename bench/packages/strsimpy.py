# SPDX-License-Identifier: Apache-2.0
"""Which of the names in one list are probably meant by those in another?"""

import random

from strsimpy.cosine import Cosine
from strsimpy.jaro_winkler import JaroWinkler
from strsimpy.levenshtein import Levenshtein
from strsimpy.ngram import NGram

SYLLABLES = (
    "ber",
    "lin",
    "ham",
    "burg",
    "mün",
    "chen",
    "stutt",
    "gart",
    "dres",
    "den",
    "leip",
    "zig",
)


def names(chance, count):
    return [
        "".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 5))) for _ in range(count)
    ]


def misspelt(chance, name):
    at = chance.randrange(len(name))
    return name[:at] + chance.choice("aeiou") + name[at + chance.randint(0, 1) :]


def main():
    chance = random.Random(7)
    known = names(chance, 200)
    typed = [misspelt(chance, chance.choice(known)) for _ in range(120)]
    levenshtein, jaro, cosine, bigrams = Levenshtein(), JaroWinkler(), Cosine(2), NGram(2)
    found = 0
    for name in typed:
        near = min(known, key=lambda other: levenshtein.distance(name, other))
        alike = max(known, key=lambda other: jaro.similarity(name, other))
        found += near == alike
        print(
            name,
            near,
            alike,
            "%.3f %.3f" % (cosine.similarity(name, near), bigrams.distance(name, near)),
        )
    print(found, "of", len(typed))


if __name__ == "__main__":
    main()
