# SPDX-License-Identifier: Apache-2.0
# function: largest_prime_factor
# kind: gain
# about: trial division by all numbers up to n
# --- module
"""The largest prime factor of a number."""


def is_prime(n):
    if n < 2:
        return False
    for i in range(2, n):
        if n % i == 0:
            return False
    return True


def largest_prime_factor(n: int):
    """None if there is no prime factor."""
    largest = None
    for candidate in range(2, n + 1):
        if n % candidate == 0 and is_prime(candidate):
            largest = candidate
    return largest
# --- best
def largest_prime_factor(n: int):
    """None if there is no prime factor."""
    largest = None
    divisor = 2
    while divisor * divisor <= n:
        while n % divisor == 0:
            largest = divisor
            n //= divisor
        divisor += 1 if divisor == 2 else 2
    return n if n > 1 else largest
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(50000, 100000),) for _ in range(8)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-7, 0, 1, 2, 3, 4, 8, 9, 12, 49, 97)] + [
        (rng.randrange(100, 2000),) for _ in range(6)]
