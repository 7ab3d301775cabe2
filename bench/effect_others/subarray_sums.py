# SPDX-License-Identifier: Apache-2.0
# function: subarray_sum
# kind: gain
# about: the sum of each slice is computed from the start
# --- module
"""LeetCode 560: parts of a list with the sum k."""


def subarray_sum(nums: list[int], k: int) -> int:
    n = len(nums)
    count = 0
    for start in range(n):
        for end in range(start, n):
            if sum(nums[start:end + 1]) == k:
                count += 1
    return count
# --- best
def subarray_sum(nums: list[int], k: int) -> int:
    count = total = 0
    seen = {0: 1}
    for num in nums:
        total += num
        count += seen.get(total - k, 0)
        seen[total] = seen.get(total, 0) + 1
    return count
# --- inputs
import random


def case(rng, count):
    return [rng.randrange(-5, 9) for _ in range(count)], rng.randrange(-3, 20)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 200) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 5, 12, 40)] + [([0, 0, 0], 0), ([1, 1], 2)]
