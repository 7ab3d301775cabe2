# SPDX-License-Identifier: Apache-2.0
# function: four_sum_count
# kind: gain
# about: four nested loops
# --- module
def four_sum_count(nums1, nums2, nums3, nums4):
    count = 0
    for a in nums1:
        for b in nums2:
            for c in nums3:
                for d in nums4:
                    if a + b + c + d == 0:
                        count += 1
    return count
# --- best
from collections import Counter


def four_sum_count(nums1, nums2, nums3, nums4):
    sums = Counter([a + b for a in nums1 for b in nums2])
    return sum([sums.get(-c - d, 0) for c in nums3 for d in nums4])
# --- inputs
import random


def case(rng, size, high):
    return tuple([rng.randrange(-high, high) for _ in range(size)] for _ in range(4))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 20, 50)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], [], [], []), ([0], [0], [0], [0]), ([1, 2], [-2, -1], [-1, 2], [0, 2]),
            ([1], [], [2], [3])] + [case(rng, size, 5) for size in (1, 2, 3, 4, 6)]
