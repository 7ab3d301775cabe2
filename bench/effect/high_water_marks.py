# SPDX-License-Identifier: Apache-2.0
# function: high_water_marks
# kind: gain
# about: the maximum of each prefix
# --- module
"""Levels of a tank over time."""


def drawdown(levels):
    marks = high_water_marks(levels)
    return max((mark - level for mark, level in zip(marks, levels)), default=0)


def high_water_marks(levels: list[int]) -> list[int]:
    """The highest level seen up to each reading."""
    marks = []
    for position in range(len(levels)):
        marks.append(max(levels[: position + 1]))
    return marks
# --- best
from itertools import accumulate


def high_water_marks(levels: list[int]) -> list[int]:
    """The highest level seen up to each reading."""
    return list(accumulate(levels, max))
# --- inputs
import random


def case(rng, count):
    return ([rng.randrange(-500, 10**6) for _ in range(count)],)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 1600) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 7, 40)]
