# SPDX-License-Identifier: Apache-2.0
# function: seats_up_to
# kind: gain
# about: the sum of an arithmetic series in a loop
# --- module
"""Seats of a theatre whose rows grow by one."""


def rows_needed(seats: int) -> int:
    row = 0
    while seats > 0:
        row += 1
        seats -= row
    return row


def seats_up_to(row: int) -> int:
    """Seats in the rows 1 to `row`; row n has n seats."""
    total = 0
    for number in range(1, row + 1):
        total += number
    return total
# --- best
def seats_up_to(row: int) -> int:
    """Seats in the rows 1 to `row`; row n has n seats."""
    return row * (row + 1) // 2 if row > 0 else 0
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(200000, 300000),) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-5, -1, 0, 1, 2, 3, 100)] + [(rng.randrange(5000),)]
