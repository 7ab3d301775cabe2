# SPDX-License-Identifier: Apache-2.0
# function: records
# expect: equivalent
# speed: faster
# why: remembers the best value instead of looking at all before
# bench: records([n * 37 % 9973 for n in range(1500)])
# --- original
def records(values):
    for index, value in enumerate(values):
        if index == 0 or value > max(values[:index]):
            yield index, value
# --- candidate
def records(values):
    best = None
    for index, value in enumerate(values):
        if index == 0 or value > best:
            best = value
            yield index, value
# --- inputs
INPUTS = [(([3, 1, 4, 1, 5],), {}), (([],), {})]
