# SPDX-License-Identifier: Apache-2.0
# function: count_divisible_subarrays
# kind: gain
# about: all subarrays with a running total where remainders of prefixes suffice
# --- module
def count_divisible_subarrays(nums, k):
    count = 0
    for start in range(len(nums)):
        total = 0
        for end in range(start, len(nums)):
            total += nums[end]
            if total % k == 0:
                count += 1
    return count
# --- best
def count_divisible_subarrays(nums, k):
    seen = {0: 1}
    prefix = 0
    count = 0
    for num in nums:
        prefix = (prefix + num) % k
        times = seen.get(prefix, 0)
        count += times
        seen[prefix] = times + 1
    return count
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(-1000, 1000) for _ in range(500)], k) for k in (7, 60)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], 3), ([5], 5), ([5], 9), ([4, 5, 0, -2, -3, 1], 5), ([0, 0, 0], 2), ([-1, 2, 9], 2),
            ([1, 2, 3], -3), ([1, 2, 3], 1)] + [
        ([rng.randrange(-20, 20) for _ in range(rng.randrange(1, 25))], rng.randrange(1, 9))
        for _ in range(10)]
