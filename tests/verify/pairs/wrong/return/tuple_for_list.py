# SPDX-License-Identifier: Apache-2.0
# function: column
# expect: different
# observable: return
# speed: faster
# why: a tuple escapes where callers had a list they could append to
# witness: column([[1, 2], [3, 4]], 0)
# --- original
def column(rows, index):
    values = []
    for row in rows:
        values.append(row[index])
    return values
# --- candidate
def column(rows, index):
    return tuple([row[index] for row in rows])
# --- inputs
INPUTS = [(([[1, "a"], [2, "b"], [3, "c"]], 1), {})]
