# SPDX-License-Identifier: Apache-2.0
# function: trapped_water
# kind: gain
# about: the highest wall on each side is found with max of a slice for each place
# --- module
"""LeetCode 42: how much rain stays between walls."""


def trapped_water(heights: list[int]) -> int:
    water = 0
    for i in range(len(heights)):
        left = max(heights[:i + 1])
        right = max(heights[i:])
        water += min(left, right) - heights[i]
    return water
# --- best
from itertools import accumulate


def trapped_water(heights: list[int]) -> int:
    left = accumulate(heights, max)
    right = list(accumulate(reversed(heights), max))
    right.reverse()
    water = 0
    for one, other, height in zip(left, right, heights):
        water += (one if one < other else other) - height
    return water
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(5000) for _ in range(1000)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(k) for _ in range(n)],)
            for n, k in [(0, 1), (1, 5), (2, 5), (3, 5), (12, 6), (50, 20)]]
