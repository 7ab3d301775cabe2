# SPDX-License-Identifier: Apache-2.0
# function: merge_sorted
# kind: gain
# about: the heads of two lists are taken with pop(0)
# --- module
"""The merge of merge sort."""


def merge_sorted(left, right):
    left = list(left)
    right = list(right)
    merged = []
    while left and right:
        if left[0] <= right[0]:
            merged.append(left.pop(0))
        else:
            merged.append(right.pop(0))
    while left:
        merged.append(left.pop(0))
    while right:
        merged.append(right.pop(0))
    return merged
# --- best
def merge_sorted(left, right):
    left = list(left)
    right = list(right)
    merged = []
    append = merged.append
    i = j = 0
    while i < len(left) and j < len(right):
        one, other = left[i], right[j]
        if one <= other:
            append(one)
            i += 1
        else:
            append(other)
            j += 1
    merged += left[i:]
    merged += right[j:]
    return merged
# --- inputs
import random


def numbers(rng, count, ordered=True):
    made = [rng.randrange(count * 3 + 1) for _ in range(count)]
    return sorted(made) if ordered else made


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(numbers(rng, 9000), numbers(rng, 9000)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0), (0, 2), (2, 0), (1, 1), (5, 9), (30, 20)]
    return [(numbers(rng, n), tuple(numbers(rng, m))) for n, m in sizes] + [
        (numbers(rng, 9, False), numbers(rng, 7, False))]
