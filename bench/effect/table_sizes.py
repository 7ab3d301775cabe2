# SPDX-License-Identifier: Apache-2.0
# function: is_prime
# kind: gain
# about: trial division by everything below the number
# --- module
"""Sizes of hash tables: the next prime."""


def is_prime(number: int) -> bool:
    if number < 2:
        return False
    for divisor in range(2, number):
        if number % divisor == 0:
            return False
    return True


def next_size(wanted: int) -> int:
    while not is_prime(wanted):
        wanted += 1
    return wanted
# --- best
from math import isqrt


def is_prime(number: int) -> bool:
    if number < 2:
        return False
    for divisor in range(2, isqrt(number) + 1):
        if number % divisor == 0:
            return False
    return True
# --- inputs
import random

from subject import next_size


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(large_prime(rng.randrange(200000, 300000)),) for _ in range(2)]


def large_prime(number):
    while any(number % d == 0 for d in range(2, int(number**0.5) + 1)):
        number += 1
    return number


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in [-7, -1, 0, 1, 2, 3, 4, 5, 9, 25, 49, next_size(90)]] + [
        (rng.randrange(2000),) for _ in range(12)]
