# SPDX-License-Identifier: Apache-2.0
# function: k_smallest
# kind: gain
# about: min and remove, once for each value
# --- module
"""The smallest values of a list."""


def k_smallest(values, k):
    """The k smallest, ascending; all of them if there are fewer."""
    rest = values.copy()
    result = []
    while rest and len(result) < k:
        smallest = rest[0]
        for value in rest:
            if value < smallest:
                smallest = value
        rest.remove(smallest)
        result.append(smallest)
    return result
# --- best
def k_smallest(values, k):
    """The k smallest, ascending; all of them if there are fewer."""
    return sorted(values)[:max(k, 0)]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(10 ** 6) for _ in range(2500)], 200) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0), (0, 2), (1, 1), (3, -1), (3, 9), (9, 4), (30, 30)]
    return [([rng.randrange(12) for _ in range(n)], k) for n, k in sizes]
