# SPDX-License-Identifier: Apache-2.0
# function: running_medians
# kind: gain
# about: a list sorted again after each value
# --- module
"""The median of the waiting times so far, after each customer."""

from typing import List


def median(ordered: List[int]) -> float:
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return float(ordered[middle])
    return (ordered[middle - 1] + ordered[middle]) / 2


def running_medians(minutes: List[int]) -> List[float]:
    seen: List[int] = []
    medians = []
    for waited in minutes:
        seen.append(waited)
        seen.sort()
        medians.append(median(seen))
    return medians
# --- best
from bisect import insort


def running_medians(minutes: List[int]) -> List[float]:
    seen: List[int] = []
    medians = []
    for waited in minutes:
        insort(seen, waited)
        medians.append(median(seen))
    return medians
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(10**6) for _ in range(1500)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(-9, 60) for _ in range(n)],) for n in (0, 1, 2, 3, 9, 40)]
