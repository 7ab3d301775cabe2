# SPDX-License-Identifier: Apache-2.0
# function: most_frequent
# kind: gain
# about: list.count as the key of max over the set
# --- module
def most_frequent(nums):
    return max(set(nums), key=nums.count)
# --- best
from collections import Counter


def most_frequent(nums):
    return max(set(nums), key=Counter(nums).__getitem__)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(400) for _ in range(1500)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([4],), ([1, 1, 2],), ([-1, -1, 0],), ([3, 2, 1],), ([5, 5, 7, 7],)] + [
        ([rng.randrange(8) for _ in range(rng.randrange(1, 25))],) for _ in range(10)]
