# SPDX-License-Identifier: Apache-2.0
# function: merge_sorted
# kind: gain
# about: new lists for the result and for both rests at each step
# --- module
def merge_sorted(a, b):
    merged = []
    while a and b:
        if a[0] <= b[0]:
            merged = merged + [a[0]]
            a = a[1:]
        else:
            merged = merged + [b[0]]
            b = b[1:]
    return merged + a + b
# --- best
def merge_sorted(a, b):
    merged = []
    i = j = 0
    size_a, size_b = len(a), len(b)
    while i < size_a and j < size_b:
        if a[i] <= b[j]:
            merged.append(a[i])
            i += 1
        else:
            merged.append(b[j])
            j += 1
    merged += a[i:]
    merged += b[j:]
    return merged
# --- inputs
import random


def ordered(rng, count, high):
    return sorted([rng.randrange(-high, high) for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(ordered(rng, 1200, 10000), ordered(rng, 1300, 10000))]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], []), ([1], []), ([], [1]), ([1, 2], [3]), ([1, 1], [1]), ([3, 1], [2, 0])] + [
        (ordered(rng, n, 9), ordered(rng, m, 9)) for n, m in [(3, 4), (8, 2), (10, 10)]]
