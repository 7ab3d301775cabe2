# SPDX-License-Identifier: Apache-2.0
# function: count_inversions
# kind: gain
# about: compares all pairs
# --- module
def count_inversions(arr: list) -> int:
    """Count pairs (i, j) with i < j and arr[i] > arr[j]."""
    n = len(arr)
    inversions = 0
    for i in range(n - 1):
        for j in range(i + 1, n):
            if arr[i] > arr[j]:
                inversions += 1
    return inversions
# --- best
from bisect import bisect_right


def count_inversions(arr: list) -> int:
    """Count pairs (i, j) with i < j and arr[i] > arr[j]."""
    before = []
    inversions = 0
    for count, value in enumerate(arr):
        place = bisect_right(before, value)
        inversions += count - place
        before.insert(place, value)
    return inversions
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [
        ([rng.randrange(2000) for _ in range(700)],),
        ([rng.randrange(50) for _ in range(500)],),
    ]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([1],), ([1, 2, 3, 4],), ([4, 3, 2, 1],), ([2, 2, 2],), ([-1, 5, -3, 0],)] + [
        ([rng.randrange(-9, 9) for _ in range(rng.randrange(2, 30))],) for _ in range(10)
    ]
