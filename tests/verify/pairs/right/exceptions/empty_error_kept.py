# SPDX-License-Identifier: Apache-2.0
# function: mode
# expect: equivalent
# speed: faster
# why: counts once; the error of an empty list is raised in the same words
# bench: mode([n * 31 % 400 for n in range(1200)])
# --- original
def mode(values):
    if len(values) == 0:
        raise ValueError("no values")
    best, most = values[0], 0
    for value in values:
        count = 0
        for other in values:
            if other == value:
                count += 1
        if count > most:
            best, most = value, count
    return best
# --- candidate
def mode(values):
    if not values:
        raise ValueError("no values")
    counts = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    best, most = values[0], 0
    for value, count in counts.items():
        if count > most:
            best, most = value, count
    return best
# --- inputs
INPUTS = [(([3, 1, 3, 2],), {}), (([],), {}), (([2, 1],), {})]
