# SPDX-License-Identifier: Apache-2.0
# function: total_hamming_distance
# kind: gain
# about: bits that differ, over all pairs
# --- module
def total_hamming_distance(nums):
    total = 0
    for i in range(len(nums)):
        for j in range(i + 1, len(nums)):
            total += bin(nums[i] ^ nums[j]).count("1")
    return total
# --- best
def total_hamming_distance(nums):
    if not nums:
        return 0
    size = len(nums)
    if min(nums) < 0:
        total = 0
        for i, first in enumerate(nums):
            for second in nums[i + 1:]:
                total += bin(first ^ second).count("1")
        return total
    total = 0
    for bit in range(max(nums).bit_length()):
        mask = 1 << bit
        ones = sum([1 for num in nums if num & mask])
        total += ones * (size - ones)
    return total
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1 << 20) for _ in range(280)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([],),
        ([7],),
        ([4, 14, 2],),
        ([0, 0],),
        ([5, 5, 5],),
        ([-1, 3, 8],),
        ([1, 2, 4, 8],),
    ] + [([rng.randrange(64) for _ in range(rng.randrange(2, 15))],) for _ in range(8)]
