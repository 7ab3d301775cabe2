# SPDX-License-Identifier: Apache-2.0
"""What a recognizer heard is compared with what was said: word errors, and which ones."""

import random

import edit_distance

WORDS = ("the a weather report for tomorrow shows rain in north and south with some wind from west "
         "until evening then clouds give way to sun over hills near sea").split()  # fmt: skip


def heard(chance, said):
    for word in said:
        how = chance.random()
        if how < 0.08:
            continue
        if how < 0.16:
            yield chance.choice(WORDS)
        yield word if how < 0.85 else chance.choice(WORDS)


def main():
    chance = random.Random(17)
    wrong = total = 0
    kinds = {}
    for _ in range(300):
        said = [chance.choice(WORDS) for _ in range(chance.randrange(20, 60))]
        matcher = edit_distance.SequenceMatcher(said, list(heard(chance, said)))
        wrong += matcher.distance()
        total += len(said)
        for kind, *_ in matcher.get_opcodes():
            kinds[kind] = kinds.get(kind, 0) + 1
        wrong += edit_distance.edit_distance(said, matcher.seq2)[0]
    print(wrong, total, sorted(kinds.items()))


if __name__ == "__main__":
    main()
