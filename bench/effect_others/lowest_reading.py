# SPDX-License-Identifier: Apache-2.0
# function: lowest
# kind: trap
# about: the first of the sorted values is not the minimum where values are NaN
# --- module
"""Readings of sensors, some of which are not a number."""

import math


def parse(text):
    text = text.strip()
    return float(text) if text else math.nan


def lowest(readings, offset=0.0):
    """What stands first when the readings are sorted."""
    values = []
    for text in readings:
        values.append(parse(text) + offset)
    return sorted(values)[0]


def alarm(readings, limit):
    return lowest(readings) < limit
# --- naive
def lowest(readings, offset=0.0):
    """What stands first when the readings are sorted."""
    return min(map(parse, readings)) + offset
# --- inputs
import random


def readings(rng, count, gaps):
    return (
        [("" if rng.random() < gaps else " %.2f" % rng.uniform(-50, 50)) for _ in range(count)],
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [readings(rng, 20000, 0.0), readings(rng, 20000, 0.02)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [readings(rng, n, g) for n, g in [(0, 0), (1, 0), (1, 1), (4, 0.3), (9, 0.2), (40, 0.2)]]


def tell_inputs():
    return [(["2", "", "1"],), (["", "1", "0"],), (["3", "1", "", "0.5"],), ([],)]
