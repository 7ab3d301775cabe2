# SPDX-License-Identifier: Apache-2.0
"""Articles of two shops are matched, and reads are looked for in a sequence."""

import random

import textdistance

KINDS = ["espresso machine", "electric kettle", "hand mixer", "toaster", "vacuum cleaner", "juicer"]
MAKERS = ["Kronberg", "Delvaux", "Sunhome", "Halvorsen", "Mirelli"]


def offers(chance, count):
    for _ in range(count):
        number = "%s-%d" % (chance.choice("ABCX"), chance.randrange(100, 140))
        words = [chance.choice(MAKERS), number, *chance.choice(KINDS).split()]
        if chance.random() < 0.3:
            words[0], words[1] = words[1], words[0]
        yield " ".join(words)


def mutated(chance, bases):
    return "".join(chance.choice("ACGT") if chance.random() < 0.1 else base for base in bases)


def main():
    chance = random.Random(13)
    ours, theirs = sorted(set(offers(chance, 40))), sorted(set(offers(chance, 40)))
    found = {}
    for mine in ours:
        near = [other for other in theirs if textdistance.jaro_winkler(mine, other) > 0.6]
        found[mine] = min(
            near,
            key=lambda other: (
                textdistance.damerau_levenshtein(mine, other),
                textdistance.levenshtein.normalized_distance(mine, other),
                -textdistance.ratcliff_obershelp(mine, other),
                -textdistance.cosine(mine, other),
            ),
            default=None,
        )
    for mine in ours[:8]:
        print(mine, "=", found[mine])
    bases = "".join(chance.choice("ACGT") for _ in range(150))
    for start in range(0, 100, 10):
        read = mutated(chance, bases[start : start + 40])
        print(start, len(textdistance.lcsseq(bases, read)), len(textdistance.lcsstr(bases, read)),
              "%.3f" % textdistance.levenshtein.normalized_similarity(bases, read))  # fmt: skip


if __name__ == "__main__":
    main()
