# SPDX-License-Identifier: Apache-2.0
# function: grid
# expect: different
# observable: alias,return
# speed: faster
# why: list multiplication puts the same row into every place
# witness: grid(2, 2)
# --- original
def grid(width, height):
    rows = []
    for _ in range(height):
        row = []
        for _ in range(width):
            row.append(0)
        rows.append(row)
    return rows
# --- candidate
def grid(width, height):
    return [[0] * width] * height
# --- inputs
INPUTS = [((4, 1), {}), ((3, 0), {})]
