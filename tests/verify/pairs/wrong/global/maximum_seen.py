# SPDX-License-Identifier: Apache-2.0
# function: observe
# expect: different
# observable: global
# speed: faster
# why: the largest value ever seen is updated with the last value instead of the largest
# witness: observe([9, 2])
# --- original
largest = 0


def observe(values):
    global largest
    total = 0
    for value in values:
        total += value
        if value > largest:
            largest = value
    return total
# --- candidate
largest = 0


def observe(values):
    global largest
    if values and values[-1] > largest:
        largest = values[-1]
    return sum(values)
# --- inputs
INPUTS = [(([1, 5, 8],), {}), (([],), {})]
