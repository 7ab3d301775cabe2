# SPDX-License-Identifier: Apache-2.0
# function: pivot_index
# kind: gain
# about: sums of both sides at every place
# --- module
from typing import List


def pivot_index(nums: List[int]) -> int:
    i = 0
    while i < len(nums):
        left_sum = sum(nums[:i])
        right_sum = sum(nums[i + 1:])
        if left_sum == right_sum:
            return i
        i += 1
    return -1
# --- best
def pivot_index(nums: List[int]) -> int:
    total = sum(nums)
    left = 0
    for i, num in enumerate(nums):
        if 2 * left + num == total:
            return i
        left += num
    return -1
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    first = [rng.randrange(1, 90) for _ in range(1000)]
    half = [rng.randrange(-50, 90) for _ in range(500)]
    return [(first,), (half + [7] + half[::-1],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([],),
        ([1],),
        ([1, 7, 3, 6, 5, 6],),
        ([1, 2, 3],),
        ([2, 1, -1],),
        ([0, 0],),
        ([-1, -1, 0, 1, 1, 0],),
    ] + [([rng.randrange(-3, 4) for _ in range(rng.randrange(1, 12))],) for _ in range(15)]
