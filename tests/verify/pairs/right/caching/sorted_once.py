# SPDX-License-Identifier: Apache-2.0
# function: ranks
# expect: equivalent
# speed: faster
# why: sorts once and takes the place of the first equal value
# bench: ranks([n * 31 % 701 for n in range(1200)])
# --- original
def ranks(values):
    result = []
    for value in values:
        ordered = sorted(values, reverse=True)
        result.append(ordered.index(value) + 1)
    return result
# --- candidate
def ranks(values):
    place = {}
    for index, value in enumerate(sorted(values, reverse=True), 1):
        place.setdefault(value, index)
    return [place[value] for value in values]
# --- inputs
INPUTS = [(([30, 10, 30, 20],), {}), (([],), {})]
