# SPDX-License-Identifier: Apache-2.0
# function: Fence.alerts
# kind: gain
# about: properties that build lists computed again for each point
# --- module
"""Positions that leave a fenced area."""


class Fence:
    def __init__(self, name, corners):
        self.name = name
        self.corners = corners

    @property
    def edges(self):
        return list(zip(self.corners, self.corners[1:] + self.corners[:1]))

    @property
    def box(self):
        xs = [corner[0] for corner in self.corners]
        ys = [corner[1] for corner in self.corners]
        return min(xs), min(ys), max(xs), max(ys)

    def contains(self, x, y):
        if x < self.box[0] or y < self.box[1] or x > self.box[2] or y > self.box[3]:
            return False
        inside = False
        for (x1, y1), (x2, y2) in self.edges:
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside

    def alerts(self, track):
        """Number and position of each point of the track that is outside."""
        found = []
        for number, (x, y) in enumerate(track):
            if not self.contains(x, y):
                found.append((number, x, y))
        return found
# --- best
class Fence:
    def alerts(self, track):
        """Number and position of each point of the track that is outside."""
        found = []
        if not track:
            return found
        left, low, right, high = self.box
        edges = [edge for edge in self.edges if edge[0][1] != edge[1][1]]
        for number, (x, y) in enumerate(track):
            inside = False
            if not (x < left or y < low or x > right or y > high):
                for (x1, y1), (x2, y2) in edges:
                    if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                        inside = not inside
            if not inside:
                found.append((number, x, y))
        return found
# --- inputs
import random

from subject import Fence


def fence(rng, corners, points):
    spots = [(rng.randrange(100), rng.randrange(100)) for _ in range(corners)]
    track = [(rng.randrange(-60, 160), rng.uniform(-60, 160)) for _ in range(points)]
    return Fence("yard", spots), track


def bench_inputs(seed):
    rng = random.Random(seed)
    return [fence(rng, 20, 1500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [fence(rng, c, n) for c, n in [(3, 0), (1, 3), (3, 9), (5, 30), (12, 60)]]
    square = Fence("square", [(0, 0), (4, 0), (4, 4), (0, 4)])
    return cases + [(Fence("none", []), []), (Fence("none", []), [(1, 1)]),
                    (square, [(0, 0), (4, 4), (2, 2), (0, 2), (4, 2), (5, 1)])]
