# SPDX-License-Identifier: Apache-2.0
# function: smallest_gap
# kind: gain
# about: all distances in a list, both ways, to take the smallest
# --- module
"""Distances between radio towers."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Tower:
    name: str
    x: int
    y: int


def distance(one, other):
    return math.sqrt((one.x - other.x) ** 2 + (one.y - other.y) ** 2)


def smallest_gap(towers):
    """The distance of the two towers that are closest, None if there are not two."""
    gaps = []
    for i, one in enumerate(towers):
        for j, other in enumerate(towers):
            if i != j:
                gaps.append(distance(one, other))
    if not gaps:
        return None
    return min(gaps)


def is_too_dense(towers, limit):
    gap = smallest_gap(towers)
    return gap is not None and gap < limit
# --- best
def smallest_gap(towers):
    """The distance of the two towers that are closest, None if there are not two."""
    points = sorted([(tower.x, tower.y) for tower in towers])
    best = None
    for i, (x, y) in enumerate(points):
        for j in range(i + 1, len(points)):
            ahead = (points[j][0] - x) ** 2
            if best is not None and ahead >= best:
                break
            square = ahead + (points[j][1] - y) ** 2
            if best is None or square < best:
                best = square
    return None if best is None else math.sqrt(best)
# --- inputs
import random

from subject import Tower


def towers(rng, count, size):
    return ([Tower("T%d" % i, rng.randrange(-size, size), rng.randrange(-size, size))
             for i in range(count)],)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [towers(rng, 190, 10000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [towers(rng, n, s) for n, s in [(0, 5), (1, 5), (2, 9), (7, 40), (30, 900), (30, 3)]]
    return cases + [([Tower("a", 0.5, 1.25), Tower("b", 0.1, -0.7), Tower("c", 3.3, 1.2)],)]
