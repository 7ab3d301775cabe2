# SPDX-License-Identifier: Apache-2.0
# function: multiply
# expect: equivalent
# speed: faster
# why: transposes once and sums products of rows and columns
# bench: multiply([[n + k for n in range(40)] for k in range(40)], [[n * k for n in range(40)] for
#     k in range(40)])
# --- original
import operator


def multiply(left, right):
    out = []
    for row in left:
        line = []
        for column in range(len(right[0]) if right else 0):
            total = 0
            for index in range(min(len(row), len(right))):
                total += row[index] * right[index][column]
            line.append(total)
        out.append(line)
    return out
# --- candidate
import operator


def multiply(left, right):
    width = len(right[0]) if right else 0
    if any(len(row) != width for row in right):
        used = max([min(len(row), len(right)) for row in left], default=0)
        for row in right[:used]:
            row[width - 1] if width else None
        width_rows = [row[:width] for row in right[:used]]
        columns = list(zip(*width_rows))
    else:
        columns = list(zip(*right))
    if len(columns) < width:
        columns = [()] * width
    return [[sum(map(operator.mul, row, column)) for column in columns] for row in left]
# --- inputs
INPUTS = [(([[1, 2], [3, 4]], [[5, 6], [7, 8]]), {}), (([], []), {})]
