# SPDX-License-Identifier: Apache-2.0
# function: equilibrium
# expect: equivalent
# speed: faster
# why: a running sum instead of summing both sides at each place
# bench: equilibrium(list(range(2500)))
# --- original
def equilibrium(weights):
    for place in range(len(weights)):
        if sum(weights[:place]) == sum(weights[place + 1 :]):
            return place
    return -1
# --- candidate
def equilibrium(weights):
    whole = sum(weights)
    left = 0
    for place, weight in enumerate(weights):
        if left == whole - left - weight:
            return place
        left += weight
    return -1
# --- inputs
INPUTS = [(([1, 7, 3, 6, 5, 6],), {}), (([],), {}), (([4],), {})]
