# SPDX-License-Identifier: Apache-2.0
# function: negatives_first
# expect: equivalent
# speed: faster
# why: one stable pass into two lists, then the slice of the same list
# bench: negatives_first([(-1) ** n * n for n in range(700)])
# --- original
def negatives_first(values):
    """Negative values come first; otherwise the order stays."""
    place = 0
    for index in range(len(values)):
        if values[index] < 0:
            value = values.pop(index)
            values.insert(place, value)
            place += 1
    return place
# --- candidate
def negatives_first(values):
    """Negative values come first; otherwise the order stays."""
    negative = [value for value in values if value < 0]
    values[:] = negative + [value for value in values if not value < 0]
    return len(negative)
# --- inputs
INPUTS = [(([3, -1, 0, -7],), {}), (([],), {})]
