# SPDX-License-Identifier: Apache-2.0
# function: primes_below
# kind: gain
# about: each number divided by all smaller ones
# --- module
"""Primes for a classroom exercise."""


def twins(limit):
    primes = primes_below(limit)
    return [(a, b) for a, b in zip(primes, primes[1:]) if b - a == 2]


def primes_below(limit):
    primes = []
    for candidate in range(2, limit):
        for divisor in range(2, candidate):
            if candidate % divisor == 0:
                break
        else:
            primes.append(candidate)
    return primes
# --- best
def primes_below(limit):
    if limit < 3:
        return []
    sieve = bytearray([1]) * limit
    sieve[0] = sieve[1] = 0
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            sieve[number * number::number] = bytes(len(range(number * number, limit, number)))
    return [number for number in range(2, limit) if sieve[number]]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(1800, 2200),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-3, 0, 1, 2, 3, 4, 5, 10, 26, 122)] + [(rng.randrange(300),)]
