# SPDX-License-Identifier: Apache-2.0
# function: count_pairs
# kind: gain
# about: nested loops over all pairs
# --- module
"""Pairs of numbers with a given sum."""


def count_pairs(nums: list[int], target: int) -> int:
    """How many pairs i < j have nums[i] + nums[j] == target."""
    count = 0
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            if nums[i] + nums[j] == target:
                count += 1
    return count
# --- best
def count_pairs(nums: list[int], target: int) -> int:
    """How many pairs i < j have nums[i] + nums[j] == target."""
    count = 0
    seen = {}
    for num in nums:
        count += seen.get(target - num, 0)
        seen[num] = seen.get(num, 0) + 1
    return count
# --- inputs
import random


def case(rng, count, limit):
    return [rng.randrange(-limit, limit) for _ in range(count)], rng.randrange(-limit, limit)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 700, 200) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, m) for n, m in [(0, 1), (1, 1), (2, 1), (5, 2), (20, 5), (40, 30)]]
