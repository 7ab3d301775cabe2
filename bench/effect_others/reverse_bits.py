# SPDX-License-Identifier: Apache-2.0
# function: reverse_all_bits
# kind: gain
# about: shifts bit by bit
# --- module
def reverse_bits(n):
    result = 0
    for i in range(32):
        result = (result << 1) | (n & 1)
        n >>= 1
    return result


def reverse_all_bits(numbers):
    """Reverse the lowest 32 bits of each number."""
    return [reverse_bits(n) for n in numbers]
# --- best
def reverse_all_bits(numbers):
    """Reverse the lowest 32 bits of each number."""
    return [int(format(n & 0xFFFFFFFF, "032b")[::-1], 2) for n in numbers]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1 << 32) for _ in range(5000)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([],),
        ([0],),
        ([1, 2, 3],),
        ([43261596, 4294967293],),
        ([-1, -2, 1 << 32, (1 << 40) + 5],),
    ] + [([rng.randrange(1 << rng.randrange(1, 36)) for _ in range(5)],) for _ in range(5)]
