# SPDX-License-Identifier: Apache-2.0
# function: simulate
# kind: gain
# about: pop(0) and append on a list of the function's own
# --- module
"""Round robin over jobs with a time slice."""

from typing import Dict, List


def total(work: Dict[str, int]) -> int:
    return sum(work.values())


def simulate(work: Dict[str, int], slice_ms: int) -> List[str]:
    """Names in the order in which the jobs end."""
    if slice_ms < 1:
        raise ValueError("the slice is too short")
    waiting = list(work.items())
    ended = []
    while waiting:
        name, left = waiting.pop(0)
        if left <= slice_ms:
            ended.append(name)
        else:
            waiting.append((name, left - slice_ms))
    return ended
# --- best
from collections import deque


def simulate(work: Dict[str, int], slice_ms: int) -> List[str]:
    """Names in the order in which the jobs end."""
    if slice_ms < 1:
        raise ValueError("the slice is too short")
    waiting = deque(work.items())
    ended = []
    while waiting:
        name, left = waiting.popleft()
        if left <= slice_ms:
            ended.append(name)
        else:
            waiting.append((name, left - slice_ms))
    return ended
# --- inputs
import random


def case(rng, count, most, slice_ms):
    return {"job%d" % i: rng.randrange(most) for i in range(count)}, slice_ms


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 12000, 40, 12) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, *s) for s in [(0, 1, 1), (1, 5, 2), (6, 20, 3), (20, 30, 9), (3, 3, 0)]]
