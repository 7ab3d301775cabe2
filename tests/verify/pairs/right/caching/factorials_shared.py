# SPDX-License-Identifier: Apache-2.0
# function: stirling_table
# expect: equivalent
# speed: faster
# why: each row is made from the row before instead of by recursion for each cell
# bench: stirling_table(11)
# --- original
def stirling(number, parts):
    if number == parts:
        return 1
    if parts == 0 or parts > number:
        return 0
    return parts * stirling(number - 1, parts) + stirling(number - 1, parts - 1)


def stirling_table(size):
    return [[stirling(n, k) for k in range(n + 1)] for n in range(size)]
# --- candidate
def stirling_table(size):
    table = []
    row = [1]
    for number in range(size):
        if number:
            inner = [k * row[k] + row[k - 1] for k in range(1, number)]
            row = [0] + inner + [1]
        table.append(list(row))
    return table
# --- inputs
INPUTS = [((5,), {}), ((0,), {}), ((1,), {})]
