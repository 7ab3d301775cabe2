# SPDX-License-Identifier: Apache-2.0
# function: check_rows
# expect: equivalent
# speed: faster
# why: a set of known columns; the first bad row is still the one that is named
# bench: check_rows([{"c%d" % n: 1 for n in range(60)}] * 300, ["c%d" % n for n in range(60)])
# --- original
def check_rows(rows, columns):
    for number, row in enumerate(rows):
        for column in row:
            if column not in columns:
                raise ValueError("row %d has a column %r" % (number, column))
        for column in columns:
            if column not in row:
                raise KeyError(column)
    return len(rows)
# --- candidate
def check_rows(rows, columns):
    known = set(columns)
    for number, row in enumerate(rows):
        if row.keys() == known:
            continue
        for column in row:
            if column not in known:
                raise ValueError("row %d has a column %r" % (number, column))
        for column in columns:
            if column not in row:
                raise KeyError(column)
    return len(rows)
# --- inputs
INPUTS = [(([{"a": 1, "b": 2}], ["a", "b"]), {}), (([{"a": 1, "x": 2}], ["a"]), {}), (([], []), {})]
