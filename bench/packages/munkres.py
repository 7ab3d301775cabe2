# SPDX-License-Identifier: Apache-2.0
"""Drivers are assigned to orders: the least way in all, and the greatest profit in all."""

import random

from munkres import DISALLOWED, Munkres, make_cost_matrix


def ways(chance, count):
    drivers = [(chance.randint(0, 999), chance.randint(0, 999)) for _ in range(count)]
    orders = [(chance.randint(0, 999), chance.randint(0, 999)) for _ in range(count)]
    return [[abs(a - x) + abs(b - y) for x, y in orders] for a, b in drivers]


def main():
    chance = random.Random(5)
    for count in (40, 80, 110):
        matrix = ways(chance, count)
        pairs = Munkres().compute(matrix)
        print(count, sum(matrix[row][column] for row, column in pairs))
    profit = [[chance.randint(0, 500) for _ in range(35)] for _ in range(35)]
    pairs = Munkres().compute(make_cost_matrix(profit))
    print(sum(profit[row][column] for row, column in pairs))
    matrix = [[DISALLOWED if way > 1400 else way for way in row] for row in ways(chance, 30)]
    pairs = Munkres().compute(matrix)
    print(sum(matrix[row][column] for row, column in pairs))


if __name__ == "__main__":
    main()
