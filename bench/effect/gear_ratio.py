# SPDX-License-Identifier: Apache-2.0
# function: largest_common_divisor
# kind: gain
# about: the greatest common divisor by trying downwards
# --- module
"""Ratios of gears, reduced."""


def largest_common_divisor(first: int, second: int) -> int:
    """Of two positive numbers."""
    if first < 1 or second < 1:
        raise ValueError("teeth must be positive")
    candidate = min(first, second)
    while first % candidate != 0 or second % candidate != 0:
        candidate -= 1
    return candidate


def ratio(first: int, second: int):
    divisor = largest_common_divisor(first, second)
    return first // divisor, second // divisor
# --- best
from math import gcd


def largest_common_divisor(first: int, second: int) -> int:
    """Of two positive numbers."""
    if first < 1 or second < 1:
        raise ValueError("teeth must be positive")
    return gcd(first, second)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(60000, 70000) * 2 + 1, rng.randrange(60000, 70000) * 2)
            for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(1, 60), rng.randrange(1, 60)) for _ in range(9)] + [
        (1, 1), (7, 7), (12, 18), (0, 3), (3, 0), (-2, 4)]
