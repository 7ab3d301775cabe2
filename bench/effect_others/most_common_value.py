# SPDX-License-Identifier: Apache-2.0
# function: mode
# kind: gain
# about: list.count for each element
# --- module
"""The value that is most often in a list."""


def mode(values):
    """The most frequent value, of several the one that comes first; None of none."""
    result = None
    best = 0
    for value in values:
        if values.count(value) > best:
            best = values.count(value)
            result = value
    return result
# --- best
def mode(values):
    """The most frequent value, of several the one that comes first; None of none."""
    if not values:
        return None
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts, key=counts.__getitem__)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(["city%d" % rng.randrange(90) for _ in range(1000)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(k) for _ in range(n)],)
            for n, k in [(0, 1), (1, 1), (3, 2), (6, 3), (9, 9), (40, 5)]]
