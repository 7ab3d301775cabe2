# SPDX-License-Identifier: Apache-2.0
# function: probes_until_factor
# kind: trap
# about: how often the loop ran is part of the result
# --- module
"""How much work an exercise makes: the probes of a trial division."""


def probes_until_factor(number):
    """(smallest divisor above 1 or None, how many divisions a pupil makes)"""
    probes = 0
    for divisor in range(2, number):
        probes += 1
        if number % divisor == 0:
            return divisor, probes
    return None, probes


def hardest(numbers):
    return max(numbers, key=lambda number: probes_until_factor(number)[1], default=None)
# --- naive
from math import isqrt


def probes_until_factor(number):
    """(smallest divisor above 1 or None, how many divisions a pupil makes)"""
    probes = 0
    for divisor in range(2, isqrt(max(number, 0)) + 1):
        probes += 1
        if number % divisor == 0:
            return divisor, probes
    return None, probes
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (65537, 99991)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-3, 0, 1, 2, 3, 4, 9, 15, 49)] + [(rng.randrange(500),)
            for _ in range(4)]


def tell_inputs():
    return [(7,)]
