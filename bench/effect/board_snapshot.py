# SPDX-License-Identifier: Apache-2.0
# function: Board.snapshot
# kind: trap
# about: rows that are shared stay shared in a deep copy
# --- module
"""A board whose empty rows are one and the same list."""

import copy


class Board:
    def __init__(self, rows):
        self.rows = rows

    @classmethod
    def empty(cls, height, width):
        row = [0] * width
        return cls([row] * height)

    def snapshot(self):
        return copy.deepcopy(self.rows)
# --- naive
class Board:
    def snapshot(self):
        return [list(row) for row in self.rows]
# --- inputs
import random

from subject import Board


def board(rng, height, width):
    if rng.random() < 0.5:
        return Board([[rng.randrange(3) for _ in range(width)] for _ in range(height)])
    return Board.empty(height, width)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(board(rng, 60, 60),) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(board(rng, h, w),) for h, w in [(0, 0), (1, 2), (3, 3), (3, 3), (5, 1), (4, 4)]]


def tell_inputs():
    return [(Board.empty(2, 2),)]
