# SPDX-License-Identifier: Apache-2.0
# function: Floor.routes
# kind: gain
# about: exponential recursion inside a method, two arguments
# --- module
"""Routes of a robot over a floor with shelves."""


class Floor:
    def __init__(self, rows, columns, shelves):
        self.rows = rows
        self.columns = columns
        self.shelves = frozenset(shelves)

    def routes(self):
        """How many ways lead from the top left to the bottom right, right and down only."""

        def walk(row, column):
            if row >= self.rows or column >= self.columns or (row, column) in self.shelves:
                return 0
            if row == self.rows - 1 and column == self.columns - 1:
                return 1
            return walk(row + 1, column) + walk(row, column + 1)

        return walk(0, 0)
# --- best
from functools import lru_cache


class Floor:
    def routes(self):
        """How many ways lead from the top left to the bottom right, right and down only."""

        @lru_cache(maxsize=None)
        def walk(row, column):
            if row >= self.rows or column >= self.columns or (row, column) in self.shelves:
                return 0
            if row == self.rows - 1 and column == self.columns - 1:
                return 1
            return walk(row + 1, column) + walk(row, column + 1)

        return walk(0, 0)
# --- inputs
import random

from subject import Floor


def floor(rng, rows, columns, shelves):
    return (Floor(rows, columns, [(rng.randrange(rows), rng.randrange(columns))
            for _ in range(shelves)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Floor(8, 9, [(rng.randrange(3, 6), 2)]),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [floor(rng, *s)
            for s in [(1, 1, 0), (1, 1, 1), (2, 3, 0), (3, 3, 1), (4, 5, 3), (1, 6, 0)]] + [
        (Floor(0, 0, []),)]
