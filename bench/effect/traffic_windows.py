# SPDX-License-Identifier: Apache-2.0
# function: window_totals
# kind: gain
# about: the sum of each slice of a list of integers
# --- module
"""Requests in each window of so many minutes."""

from typing import List


def peak(totals: List[int]) -> int:
    return max(totals) if totals else 0


def window_totals(requests: List[int], minutes: int) -> List[int]:
    if minutes <= 0:
        raise ValueError("a window needs at least a minute")
    totals = []
    for start in range(len(requests) - minutes + 1):
        totals.append(sum(requests[start:start + minutes]))
    return totals


def busiest_window(requests: List[int], minutes: int) -> int:
    totals = window_totals(requests, minutes)
    return totals.index(peak(totals)) if totals else -1
# --- best
from itertools import accumulate


def window_totals(requests: List[int], minutes: int) -> List[int]:
    if minutes <= 0:
        raise ValueError("a window needs at least a minute")
    sums = list(accumulate(requests, initial=0))
    return [after - before for before, after in zip(sums, sums[minutes:])]
# --- inputs
import random


def case(rng, count, minutes):
    return [rng.randrange(1000) for _ in range(count)], minutes


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 2500, 400) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, m)
            for n, m in [(0, 1), (1, 1), (5, 2), (5, 5), (5, 6), (30, 4), (4, 0), (4, -1)]]
