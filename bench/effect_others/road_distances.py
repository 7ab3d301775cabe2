# SPDX-License-Identifier: Apache-2.0
# function: RoadMap.distances
# kind: gain
# about: the nearest open place is found by min over a list, then removed
# --- module
"""Places and roads with lengths in whole kilometres."""

INFINITE = float("inf")


class RoadMap:
    def __init__(self):
        self.roads = {}

    def add(self, one, other, length):
        self.roads.setdefault(one, []).append((other, length))
        self.roads.setdefault(other, []).append((one, length))

    def distances(self, start):
        """Place -> length of the shortest way from the start."""
        lengths = {place: INFINITE for place in self.roads}
        lengths[start] = 0
        open_places = list(self.roads)
        while open_places:
            nearest = min(open_places, key=lambda place: lengths[place])
            if lengths[nearest] == INFINITE:
                break
            open_places.remove(nearest)
            for other, length in self.roads[nearest]:
                if other in open_places and lengths[nearest] + length < lengths[other]:
                    lengths[other] = lengths[nearest] + length
        return lengths
# --- best
import heapq


class RoadMap:
    def distances(self, start):
        """Place -> length of the shortest way from the start."""
        lengths = {place: INFINITE for place in self.roads}
        lengths[start] = 0
        if start not in self.roads:
            return lengths
        done = set()
        number = 0
        heap = [(0, 0, start)]
        while heap:
            so_far, _, nearest = heapq.heappop(heap)
            if nearest in done:
                continue
            done.add(nearest)
            for other, length in self.roads[nearest]:
                if other not in done and so_far + length < lengths[other]:
                    lengths[other] = so_far + length
                    number += 1
                    heapq.heappush(heap, (so_far + length, number, other))
        return lengths
# --- inputs
import random

from subject import RoadMap


def country(rng, places, roads):
    one = RoadMap()
    for _ in range(roads):
        one.add("P%d" % rng.randrange(places), "P%d" % rng.randrange(places), rng.randrange(90))
    return one, "P%d" % rng.randrange(places)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [country(rng, 350, 1000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(1, 0), (1, 1), (2, 1), (5, 3), (6, 12), (20, 30), (40, 30)]
    return [country(rng, *size) for size in sizes]
