# SPDX-License-Identifier: Apache-2.0
# function: assign_brackets
# kind: gain
# about: linear search in a list that was just sorted
# --- module
"""Which bracket each income falls into."""

from typing import List


def percent(part: int, whole: int) -> float:
    return 100.0 * part / whole if whole else 0.0


def assign_brackets(limits: List[int], incomes: List[int]) -> List[int]:
    """For each income the number of limits that it reaches."""
    ordered = sorted(limits)
    brackets = []
    for income in incomes:
        bracket = 0
        for limit in ordered:
            if income < limit:
                break
            bracket += 1
        brackets.append(bracket)
    return brackets
# --- best
from bisect import bisect_right


def assign_brackets(limits: List[int], incomes: List[int]) -> List[int]:
    """For each income the number of limits that it reaches."""
    ordered = sorted(limits)
    return [bisect_right(ordered, income) for income in incomes]
# --- inputs
import random


def case(rng, limits, incomes):
    return [rng.randrange(10**5) for _ in range(limits)], [rng.randrange(10**5)
            for _ in range(incomes)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 500, 700) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, *s)
            for s in [(0, 3), (1, 0), (1, 4), (5, 9), (30, 30)]] + [([3, 3, 5], [2, 3, 4, 5, 6])]
