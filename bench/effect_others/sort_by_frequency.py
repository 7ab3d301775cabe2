# SPDX-License-Identifier: Apache-2.0
# function: frequency_sort
# kind: gain
# about: the key of a sort counts in the list
# --- module
"""Sorts by how often a value is in the list."""


def frequency_sort(items: list) -> list:
    """Frequent ones first; among equally frequent ones the smaller first.

    >>> frequency_sort([4, 6, 2, 6, 4, 4])
    [4, 4, 4, 6, 6, 2]
    """
    return sorted(items, key=lambda item: (-items.count(item), item))
# --- best
from collections import Counter


def frequency_sort(items: list) -> list:
    """Frequent ones first; among equally frequent ones the smaller first.

    >>> frequency_sort([4, 6, 2, 6, 4, 4])
    [4, 4, 4, 6, 6, 2]
    """
    counts = Counter(items)
    return sorted(items, key=lambda item: (-counts[item], item))
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(150) for _ in range(1200)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(k) for _ in range(n)],)
            for n, k in [(0, 1), (1, 1), (4, 2), (9, 4), (40, 10)]] + [(list("mississippi"),)]
