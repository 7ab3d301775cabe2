# SPDX-License-Identifier: Apache-2.0
# function: above_average
# expect: equivalent
# speed: faster
# why: the average is worked out once instead of for each value
# bench: above_average(list(range(2000)))
# --- original
def above_average(values):
    found = []
    for value in values:
        if value > sum(values) / len(values):
            found.append(value)
    return found
# --- candidate
def above_average(values):
    if not values:
        return []
    average = sum(values) / len(values)
    return [value for value in values if value > average]
# --- inputs
INPUTS = [(([1, 2, 9],), {}), (([],), {}), (([4],), {})]
