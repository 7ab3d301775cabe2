# SPDX-License-Identifier: Apache-2.0
# function: best_results
# kind: trap
# about: a slice whose end may be negative
# --- module
"""Results of a race; a negative number drops so many of the worst."""

from typing import List


def best_results(points: List[int], count: int) -> List[int]:
    return sorted(points, reverse=True)[:count]


def mean(points: List[int]) -> float:
    return sum(points) / len(points) if points else 0.0
# --- naive
import heapq


def best_results(points: List[int], count: int) -> List[int]:
    return heapq.nlargest(count, points)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(10**6) for _ in range(20000)], k) for k in (9000, -2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(20) for _ in range(n)], rng.choice([-1, 0, 1, 3, 99]))
            for n in (0, 1, 4, 9, 30)]


def tell_inputs():
    return [([5, 3, 9, 1], -2)]
