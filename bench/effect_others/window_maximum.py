# SPDX-License-Identifier: Apache-2.0
# function: max_sliding_window
# kind: gain
# about: maximum of each window's slice
# --- module
def max_sliding_window(nums, k):
    result = []
    for i in range(len(nums) - k + 1):
        window = nums[i:i + k]
        result.append(max(window))
    return result
# --- best
from collections import deque


def max_sliding_window(nums, k):
    if k <= 0:
        return [max(nums[i:i + k]) for i in range(len(nums) - k + 1)]
    result = []
    candidates = deque()
    for i, num in enumerate(nums):
        while candidates and nums[candidates[-1]] <= num:
            candidates.pop()
        candidates.append(i)
        if candidates[0] <= i - k:
            candidates.popleft()
        if i >= k - 1:
            result.append(nums[candidates[0]])
    return result
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(100000) for _ in range(2500)], 300)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], 1), ([1], 1), ([1], 2), ([1, 3, -1, -3, 5, 3, 6, 7], 3), ([4, 4, 4], 2),
            ([3, 2, 1], 3), ([], 0)] + [
        ([rng.randrange(-9, 9) for _ in range(rng.randrange(1, 20))], rng.randrange(1, 6))
        for _ in range(10)]
