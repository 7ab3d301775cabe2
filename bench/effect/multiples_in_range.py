# SPDX-License-Identifier: Apache-2.0
# function: tickets_with_prize
# kind: gain
# about: counting by stepping through a range
# --- module
"""Prizes of a lottery: every so many tickets win."""


def prize(total: int, winners: int) -> int:
    return total // winners if winners else 0


def tickets_with_prize(sold: int, every: int) -> int:
    """How many of the tickets 1 to `sold` have a number that `every` divides."""
    winners = 0
    for ticket in range(1, sold + 1):
        if ticket % every == 0:
            winners += 1
    return winners
# --- best
def tickets_with_prize(sold: int, every: int) -> int:
    """How many of the tickets 1 to `sold` have a number that `every` divides."""
    if sold < 1:
        return 0
    every = abs(every)
    return (sold - sold % every) // every
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(100000, 150000), rng.randrange(3, 900)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n, k) for n in (-3, 0, 1, 6, 7, 40) for k in (1, 2, 7, -3)] + [(5, 0), (0, 0)]
