# SPDX-License-Identifier: Apache-2.0
# function: can_jump
# kind: gain
# about: marks every reachable place instead of the furthest
# --- module
from typing import List


def can_jump(nums: List[int]) -> bool:
    if not nums:
        return False
    n = len(nums)
    reachable = [False] * n
    reachable[0] = True
    for i in range(n):
        if reachable[i]:
            for step in range(1, nums[i] + 1):
                if i + step < n:
                    reachable[i + step] = True
    return reachable[n - 1]
# --- best
def can_jump(nums: List[int]) -> bool:
    if not nums:
        return False
    furthest = 0
    last = len(nums) - 1
    for i, jump in enumerate(nums):
        if i > furthest:
            return False
        if i + jump > furthest:
            furthest = i + jump
            if furthest >= last:
                return True
    return furthest >= last
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1, 250) for _ in range(700)],),
            ([500 - i for i in range(500)] + [0] + [rng.randrange(9) for _ in range(80)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([0],), ([2, 3, 1, 1, 4],), ([3, 2, 1, 0, 4],), ([0, 1],), ([1, 0],), ([-1, 2],),
            ([9, 0, 0],)] + [
        ([rng.randrange(4) for _ in range(rng.randrange(1, 12))],) for _ in range(12)]
