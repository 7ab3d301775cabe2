# SPDX-License-Identifier: Apache-2.0
# function: Track.length
# kind: trap
# about: a distance written out, whose rounding is not that of the library function
# --- module
"""Tracks of a GPS device on a plane, in metres."""

from dataclasses import dataclass, field


@dataclass
class Track:
    name: str
    points: list = field(default_factory=list)

    def add(self, x, y):
        self.points.append((x, y))

    def length(self):
        """The length of the track, as the sum over its legs."""
        total = 0.0
        for number in range(1, len(self.points)):
            x1, y1 = self.points[number - 1]
            x2, y2 = self.points[number]
            total += ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        return total

    def checksum(self):
        return "%s/%r" % (self.name, self.length())
# --- naive
import math


@dataclass
class Track:
    def length(self):
        """The length of the track, as the sum over its legs."""
        return math.fsum(map(math.dist, self.points, self.points[1:]))
# --- inputs
import random

from subject import Track


def track(rng, count):
    return (Track("t", [(rng.uniform(-500, 500), rng.uniform(-500, 500)) for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    square = [(0, 0), (0, 8), (8, 8), (8, 0)]
    laps = Track("laps", [square[i % 4] for i in range(15000)])
    return [track(rng, 15000), (laps,)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [track(rng, n) for n in (0, 1, 2, 3, 9, 40)] + [(Track("i", [(0, 0), (3, 4), (3, 4)]),)]


def tell_inputs():
    rng = random.Random(5)
    return [track(rng, 50), track(rng, 100), (Track("big", [(0.0, 0.0), (1e200, 1e200)]),)]
