# SPDX-License-Identifier: Apache-2.0
# function: pascal_triangle
# kind: gain
# about: factorials made again for each entry
# --- module
def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def pascal_triangle(num_rows):
    triangle = []
    for n in range(num_rows):
        row = []
        for k in range(n + 1):
            row.append(factorial(n) // (factorial(k) * factorial(n - k)))
        triangle.append(row)
    return triangle
# --- best
def pascal_triangle(num_rows):
    triangle = []
    row = [1]
    for n in range(num_rows):
        triangle.append(row)
        row = [1, *map(int.__add__, row, row[1:]), 1]
    return triangle
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(55, 65),)]


def test_inputs(seed):
    return [(n,) for n in (-1, 0, 1, 2, 3, 5, 12, 30)]
