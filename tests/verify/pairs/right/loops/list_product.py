# SPDX-License-Identifier: Apache-2.0
# function: zero_table
# expect: equivalent
# speed: faster
# why: multiplies a row of zeros instead of appending each; rows stay separate objects
# bench: zero_table(300, 300)
# --- original
def zero_table(width, height):
    table = []
    for _ in range(height):
        row = []
        for _ in range(width):
            row.append(0)
        table.append(row)
    return table
# --- candidate
def zero_table(width, height):
    return [[0] * width for _ in range(height)]
# --- inputs
INPUTS = [((3, 2), {}), ((0, 2), {}), ((2, 0), {})]
