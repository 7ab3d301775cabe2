# SPDX-License-Identifier: Apache-2.0
# function: Maze.distance
# kind: gain
# about: a list as a queue
# --- module
"""A maze of letters; '#' is a wall."""


class Maze:
    def __init__(self, rows):
        self.rows = [str(row) for row in rows]

    def is_open(self, row, column):
        return (
            0 <= row < len(self.rows)
            and 0 <= column < len(self.rows[row])
            and self.rows[row][column] != "#"
        )

    def distance(self, start, goal):
        """Steps from start to goal; -1 where no way leads there."""
        queue = [(start, 0)]
        visited = {start}
        while queue:
            (row, column), steps = queue.pop(0)
            if (row, column) == goal:
                return steps
            for down, right in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                place = (row + down, column + right)
                if place not in visited and self.is_open(*place):
                    visited.add(place)
                    queue.append((place, steps + 1))
        return -1
# --- best
class Maze:
    def distance(self, start, goal):
        """Steps from start to goal; -1 where no way leads there."""
        frontier = [start]
        visited = {start}
        rows = self.rows
        steps = 0
        while frontier:
            if goal in frontier:
                return steps
            reached = []
            for row, column in frontier:
                for down, right in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    place = (row + down, column + right)
                    if place in visited:
                        continue
                    r, c = place
                    if 0 <= r < len(rows) and 0 <= c < len(rows[r]) and rows[r][c] != "#":
                        visited.add(place)
                        reached.append(place)
            frontier = reached
            steps += 1
        return -1
# --- inputs
import random

from subject import Maze


def maze(rng, rows, columns, walls):
    grid = [["#" if rng.random() < walls else "." for _ in range(columns)] for _ in range(rows)]
    return Maze(["".join(row) for row in grid]), (0, 0), (rows - 1, columns - 1)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [maze(rng, 60, 60, 0.15) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [maze(rng, *s) for s in [(1, 1, 0), (2, 2, 0), (5, 6, 0.2), (6, 5, 0.3), (9, 9, 0.25)]]
