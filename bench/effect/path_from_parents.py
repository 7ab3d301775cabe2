# SPDX-License-Identifier: Apache-2.0
# function: Route.rebuild
# kind: gain
# about: insert at the front of a list in a loop
# --- module
"""Shortest routes, kept as the predecessor of each stop."""


class Route:
    def __init__(self, parents):
        self.parents = parents

    def cost(self, stop):
        return len(self.rebuild(stop)) - 1

    def rebuild(self, stop):
        """The stops from the start to `stop`."""
        path = []
        current = stop
        while current is not None:
            path.insert(0, current)
            current = self.parents.get(current)
        return path
# --- best
class Route:
    def rebuild(self, stop):
        """The stops from the start to `stop`."""
        path = []
        current = stop
        while current is not None:
            path.append(current)
            current = self.parents.get(current)
        path.reverse()
        return path
# --- inputs
import random

from subject import Route


def route(rng, count):
    names = ["s%d" % i for i in range(count)]
    rng.shuffle(names)
    return Route(dict(zip(names[1:], names))), names[-1] if names else None


def bench_inputs(seed):
    rng = random.Random(seed)
    return [route(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [route(rng, n) for n in (0, 1, 2, 5, 40)]
