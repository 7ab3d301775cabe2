# SPDX-License-Identifier: Apache-2.0
# function: Matrix.times
# kind: gain
# about: three nested loops over indices
# --- module
"""Small integer matrices."""


class Matrix:
    def __init__(self, rows):
        self.rows = [[int(value) for value in row] for row in rows]

    def transposed(self):
        return Matrix(zip(*self.rows))

    def times(self, other):
        if not self.rows or not other.rows or len(self.rows[0]) != len(other.rows):
            raise ValueError("the shapes do not fit")
        result = [[0] * len(other.rows[0]) for _ in range(len(self.rows))]
        for i in range(len(self.rows)):
            for j in range(len(other.rows[0])):
                for k in range(len(other.rows)):
                    result[i][j] += self.rows[i][k] * other.rows[k][j]
        return result
# --- best
from operator import mul


class Matrix:
    def times(self, other):
        if not self.rows or not other.rows or len(self.rows[0]) != len(other.rows):
            raise ValueError("the shapes do not fit")
        columns = list(zip(*other.rows))
        return [[sum(map(mul, row, column)) for column in columns] for row in self.rows]
# --- inputs
import random

from subject import Matrix


def pair(rng, rows, inner, columns):
    return (
        Matrix([[rng.randrange(-9, 99) for _ in range(inner)] for _ in range(rows)]),
        Matrix([[rng.randrange(-9, 99) for _ in range(columns)] for _ in range(inner)]),
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [pair(rng, 40, 40, 40) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [pair(rng, *s) for s in [(1, 1, 1), (2, 3, 4), (5, 1, 2)]] + [
        (Matrix([]), Matrix([[1]])), (Matrix([[1, 2]]), Matrix([[1]]))]
