# SPDX-License-Identifier: Apache-2.0
# function: tilings
# kind: gain
# about: exponential recursion of a pure function with one argument
# --- module
"""How many ways there are to cover a strip."""


def tilings(length: int) -> int:
    """Ways to cover `length` with tiles of one, two and three."""
    if length < 0:
        return 0
    if length == 0:
        return 1
    return tilings(length - 1) + tilings(length - 2) + tilings(length - 3)


def table(longest):
    return [tilings(length) for length in range(longest)]
# --- best
def tilings(length: int) -> int:
    """Ways to cover `length` with tiles of one, two and three."""
    if length < 0:
        return 0
    first, second, third = 0, 0, 1
    for _ in range(length):
        first, second, third = second, third, first + second + third
    return third
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(17 + rng.randrange(2),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-3, -1, 0, 1, 2, 3, 4, 9)] + [(rng.randrange(12),)]
