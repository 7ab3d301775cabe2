# SPDX-License-Identifier: Apache-2.0
# function: diagonal_sum
# kind: gain
# about: walks the whole matrix for its two diagonals
# --- module
def diagonal_sum(mat):
    n = len(mat)
    total = 0
    for i in range(n):
        for j in range(n):
            if i == j or i + j == n - 1:
                total += mat[i][j]
    return total
# --- best
def diagonal_sum(mat):
    n = len(mat)
    total = 0
    for i, row in enumerate(mat):
        total += row[i]
        if 2 * i != n - 1:
            total += row[n - 1 - i]
    return total
# --- inputs
import random


def matrix(rng, n):
    return [[rng.randrange(-9, 100) for _ in range(n)] for _ in range(n)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(matrix(rng, 260),), (matrix(rng, 261),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([[5]],), ([[1, 2], [3, 4]],)] + [(matrix(rng, n),) for n in range(1, 8)]
