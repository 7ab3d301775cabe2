# SPDX-License-Identifier: Apache-2.0
# function: find_gcd
# kind: gain
# about: tries every number downwards as a common divisor
# --- module
def find_gcd(numbers: list) -> int:
    for candidate in range(min(numbers), 0, -1):
        if all(number % candidate == 0 for number in numbers):
            return candidate
    return 1
# --- best
import math


def find_gcd(numbers: list) -> int:
    if min(numbers) <= 0:
        return 1
    return math.gcd(*numbers)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    cases = []
    for factor in (1, 6, 35):
        cases.append(
            ([factor * rng.randrange(8000 // factor, 16000 // factor) for _ in range(12)],)
        )
    return cases


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([7],), ([12, 18],), ([5, 5, 5],), ([0, 4],), ([-4, 8],), ([13, 27, 5],)] + [
        ([rng.choice([2, 3, 12]) * rng.randrange(1, 30) for _ in range(rng.randrange(1, 6))],)
        for _ in range(10)
    ]
