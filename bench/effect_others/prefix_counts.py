# SPDX-License-Identifier: Apache-2.0
# function: count_prefixes
# kind: gain
# about: scans all words for each prefix
# --- module
def count_prefixes(words, prefixes):
    result = []
    for prefix in prefixes:
        count = 0
        for word in words:
            if word.startswith(prefix):
                count += 1
        result.append(count)
    return result
# --- best
from collections import Counter


def count_prefixes(words, prefixes):
    tables = {}
    for size in set(map(len, prefixes)):
        tables[size] = Counter([word[:size] for word in words])
    return [tables[len(prefix)][prefix] for prefix in prefixes]
# --- inputs
import random


def words(rng, count, size):
    return ["".join(rng.choices("abc", k=rng.randrange(1, size))) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(words(rng, 700, 12), words(rng, 300, 5))]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], []), ([], ["a"]), (["a"], []), (["a", "ab", "b"], ["a", "", "abc", "b", "a"]),
            ([""], ["", "a"])] + [
        (words(rng, rng.randrange(1, 20), 6), words(rng, rng.randrange(1, 9), 4)) for _ in range(8)]
