# SPDX-License-Identifier: Apache-2.0
# function: shortest_pause
# kind: gain
# about: the least difference of all pairs
# --- module
"""How close alarms came to each other."""

from typing import List, Optional


def shortest_pause(seconds: List[int]) -> Optional[int]:
    """The least time between two alarms; None for fewer than two."""
    shortest = None
    for i in range(len(seconds)):
        for j in range(i + 1, len(seconds)):
            pause = abs(seconds[i] - seconds[j])
            if shortest is None or pause < shortest:
                shortest = pause
    return shortest


def is_storm(seconds: List[int], limit: int) -> bool:
    pause = shortest_pause(seconds)
    return pause is not None and pause < limit
# --- best
def shortest_pause(seconds: List[int]) -> Optional[int]:
    """The least time between two alarms; None for fewer than two."""
    ordered = sorted(seconds)
    return min((after - before for before, after in zip(ordered, ordered[1:])), default=None)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.sample(range(10**9), 400),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(200) for _ in range(n)],) for n in (0, 1, 2, 3, 10, 30)]
