# SPDX-License-Identifier: Apache-2.0
# function: transpose_padded
# expect: different
# observable: argument
# speed: faster
# why: short rows are padded in place: the caller's inner lists grow
# witness: transpose_padded([[1, 2], [3]])
# --- original
def transpose_padded(rows):
    width = max([len(row) for row in rows], default=0)
    columns = []
    for index in range(width):
        columns.append([row[index] if index < len(row) else None for row in rows])
    return columns
# --- candidate
def transpose_padded(rows):
    width = max(map(len, rows), default=0)
    for row in rows:
        row.extend([None] * (width - len(row)))
    return [list(column) for column in zip(*rows)]
# --- inputs
INPUTS = [(([[1, 2], [3, 4]],), {}), (([],), {})]
