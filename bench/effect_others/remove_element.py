# SPDX-License-Identifier: Apache-2.0
# function: remove_element
# kind: gain
# about: removes one element after another from the front
# --- module
def remove_element(nums: list, val: int) -> int:
    """Removes all occurrences of val in place and returns the new length."""
    while val in nums:
        nums.remove(val)
    return len(nums)
# --- best
def remove_element(nums: list, val: int) -> int:
    """Removes all occurrences of val in place and returns the new length."""
    nums[:] = [num for num in nums if num != val]
    return len(nums)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(4) for _ in range(3000)], 2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], 1), ([1], 1), ([1], 2), ([3, 2, 2, 3], 3), ([0, 1, 2, 2, 3, 0, 4, 2], 2),
            ([5, 5, 5], 5)] + [
        ([rng.randrange(-2, 3) for _ in range(rng.randrange(1, 15))], rng.randrange(-2, 3))
        for _ in range(10)]
