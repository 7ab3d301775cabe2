# SPDX-License-Identifier: Apache-2.0
# function: describe
# kind: trap
# about: a cache that takes 1, 1.0 and True for one key
# --- module
"""Short descriptions of nested cells."""


def describe(cell):
    """Text of a value or of a tuple of values."""
    if isinstance(cell, tuple):
        if not cell:
            return "()"
        return "(%s)" % ", ".join([describe(part) for part in cell])
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return "%.1f" % cell
    return str(cell)


def table(rows):
    return [describe(row) for row in rows]
# --- naive
from functools import lru_cache


@lru_cache(maxsize=None)
def describe(cell):
    """Text of a value or of a tuple of values."""
    if isinstance(cell, tuple):
        if not cell:
            return "()"
        return "(%s)" % ", ".join([describe(part) for part in cell])
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return "%.1f" % cell
    return str(cell)
# --- inputs
import random


def cell(rng, depth):
    if depth and rng.random() < 0.7:
        return tuple([cell(rng, depth - 1) for _ in range(rng.randrange(4))])
    return rng.choice([0, 1, 7, 0.5, 2.5, True, False, "x"])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(tuple([cell(rng, 4) for _ in range(700)]),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(cell(rng, 3),) for _ in range(12)]


def tell_inputs():
    return [((1, 2),), ((1.0, 2.0),), ((True, 2),)]
