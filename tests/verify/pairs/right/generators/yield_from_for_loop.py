# SPDX-License-Identifier: Apache-2.0
# function: flat
# expect: equivalent
# speed: faster
# why: one generator frame hands the items of each row on
# --- original
def flat(rows):
    for row in rows:
        for value in row:
            yield value
# --- candidate
def flat(rows):
    for row in rows:
        yield from row
# --- inputs
INPUTS = [(([[1, 2], [3]],), {}), (([],), {})]
