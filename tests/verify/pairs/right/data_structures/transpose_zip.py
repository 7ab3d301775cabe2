# SPDX-License-Identifier: Apache-2.0
# function: columns
# expect: equivalent
# speed: faster
# why: zip instead of two index loops; rows are as long as the shortest
# bench: columns([list(range(300)) for n in range(100)])
# --- original
def columns(rows):
    if not rows:
        return []
    width = min([len(row) for row in rows])
    out = []
    for x in range(width):
        column = []
        for y in range(len(rows)):
            column.append(rows[y][x])
        out.append(column)
    return out
# --- candidate
def columns(rows):
    return [list(column) for column in zip(*rows)]
# --- inputs
INPUTS = [(([[1, 2, 3], [4, 5, 6]],), {}), (([],), {}), (([[1], []],), {})]
