# SPDX-License-Identifier: Apache-2.0
# function: group_anagrams
# kind: gain
# about: each word is compared with the first of each group, sorting both
# --- module
"""Words that are made of the same letters."""


def group_anagrams(words: list[str]) -> list[list[str]]:
    groups = []
    for word in words:
        placed = False
        for group in groups:
            if sorted(group[0]) == sorted(word):
                group.append(word)
                placed = True
                break
        if not placed:
            groups.append([word])
    return groups
# --- best
def group_anagrams(words: list[str]) -> list[list[str]]:
    groups = {}
    for word in words:
        groups.setdefault(tuple(sorted(word)), []).append(word)
    return list(groups.values())
# --- inputs
import random


def words(rng, count, letters, length):
    return ["".join(rng.choice(letters) for _ in range(rng.randrange(length + 1)))
            for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(words(rng, 300, "abcde", 6),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(words(rng, n, "abc", k),) for n, k in [(0, 1), (1, 0), (3, 1), (8, 3), (30, 4)]]
