# SPDX-License-Identifier: Apache-2.0
# function: largest_prime_factor
# kind: gain
# about: every divisor is tested for being prime with all smaller numbers
# --- module
def largest_prime_factor(n: int) -> int:
    """Return the largest prime factor of n (1 if there is none)."""
    largest = 1
    for i in range(2, n + 1):
        if n % i == 0:
            is_prime = True
            for j in range(2, i):
                if i % j == 0:
                    is_prime = False
                    break
            if is_prime:
                largest = i
    return largest
# --- best
def largest_prime_factor(n: int) -> int:
    """Return the largest prime factor of n (1 if there is none)."""
    largest = 1
    factor = 2
    while factor * factor <= n:
        while n % factor == 0:
            largest = factor
            n //= factor
        factor += 1
    return n if n > 1 else largest
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(8000, 20000),) for _ in range(20)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-3, 0, 1, 2, 3, 4, 9, 16, 97, 2 * 97, 49, 360)] + [
        (rng.randrange(2, 500),) for _ in range(10)]
