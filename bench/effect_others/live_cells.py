# SPDX-License-Identifier: Apache-2.0
# function: Colony.advance
# kind: gain
# about: lists of positions searched for each neighbour of each cell
# --- module
"""Conway's game of life on a plane without borders."""

AROUND = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]


class Colony:
    def __init__(self, cells):
        self.cells = list(cells)
        self.age = 0

    def neighbours(self, x, y):
        return sum(1 for dx, dy in AROUND if (x + dx, y + dy) in self.cells)

    def advance(self):
        """One generation further; the cells are kept sorted."""
        candidates = []
        for x, y in self.cells:
            for dx, dy in AROUND + [(0, 0)]:
                spot = (x + dx, y + dy)
                if spot not in candidates:
                    candidates.append(spot)
        following = []
        for x, y in candidates:
            count = self.neighbours(x, y)
            if count == 3 or (count == 2 and (x, y) in self.cells):
                following.append((x, y))
        self.cells = sorted(following)
        self.age += 1
        return len(self.cells)
# --- best
class Colony:
    def advance(self):
        """One generation further; the cells are kept sorted."""
        alive = set(self.cells)
        counts = {}
        for x, y in alive:
            for dx, dy in AROUND:
                spot = (x + dx, y + dy)
                counts[spot] = counts.get(spot, 0) + 1
        self.cells = sorted([spot for spot, count in counts.items()
                             if count == 3 or (count == 2 and spot in alive)])
        self.age += 1
        return len(self.cells)
# --- inputs
import random

from subject import Colony


def colony(rng, count, size):
    spots = {(rng.randrange(size), rng.randrange(size)) for _ in range(count)}
    return (Colony(rng.sample(sorted(spots), len(spots))),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [colony(rng, 90, 16) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [colony(rng, n, s) for n, s in [(0, 1), (1, 1), (5, 3), (12, 5), (30, 8)]]
    return cases + [(Colony([(0, 0), (0, 1), (0, 2), (0, 1)]),)]
