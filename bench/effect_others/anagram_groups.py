# SPDX-License-Identifier: Apache-2.0
# function: group_anagrams
# kind: gain
# about: compares each word with every group found so far
# --- module
def group_anagrams(strs: list[str]) -> list[list[str]]:
    groups = []
    for word in strs:
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
def group_anagrams(strs: list[str]) -> list[list[str]]:
    groups = {}
    for word in strs:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return list(groups.values())
# --- inputs
import random


def words(rng, count, letters, size):
    return ["".join(rng.choices(letters, k=rng.randrange(1, size))) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(words(rng, 320, "abcd", 7),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([""],), (["a"],), (["eat", "tea", "tan", "ate", "nat", "bat"],),
            (["", "", "b"],)] + [(words(rng, n, "abc", 5),) for n in (2, 5, 10, 20, 30)]
