# SPDX-License-Identifier: Apache-2.0
# function: filled
# expect: assumption
# observable: exception
# speed: faster
# why: missing values were passed over; no None was seen
# witness: filled([1, None, 3])
# --- original
def filled(cells):
    total = 0
    for cell in cells:
        if cell is not None:
            total += cell
    return total
# --- candidate
def filled(cells):
    return sum(cells)
# --- inputs
INPUTS = [(([4, 5],), {}), (([],), {})]
