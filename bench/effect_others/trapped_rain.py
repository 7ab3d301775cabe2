# SPDX-License-Identifier: Apache-2.0
# function: trap
# kind: gain
# about: maximum of the left and of the right slice at every place
# --- module
from typing import List


def trap(height: List[int]) -> int:
    water = 0
    for i in range(len(height)):
        left_max = max(height[:i + 1])
        right_max = max(height[i:])
        water += min(left_max, right_max) - height[i]
    return water
# --- best
from itertools import accumulate


def trap(height: List[int]) -> int:
    left = list(accumulate(height, max))
    right = list(accumulate(reversed(height), max))
    right.reverse()
    return sum(map(min, left, right)) - sum(height)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(500) for _ in range(900)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([],),
        ([3],),
        ([1, 2],),
        ([0, 1, 0, 2, 1, 0, 1, 3, 2, 1, 2, 1],),
        ([4, 2, 0, 3, 2, 5],),
        ([5, 4, 3, 2],),
        ([1, 2, 3],),
        ([2, 2, 2],),
    ] + [([rng.randrange(9) for _ in range(rng.randrange(2, 30))],) for _ in range(8)]
