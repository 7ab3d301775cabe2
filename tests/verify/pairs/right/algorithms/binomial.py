# SPDX-License-Identifier: Apache-2.0
# function: choose
# expect: equivalent
# speed: faster
# why: the multiplicative formula instead of Pascal's recursion
# bench: choose(18, 8)
# --- original
import math


def choose(number, taken):
    if taken < 0 or taken > number:
        return 0
    if taken == 0 or taken == number:
        return 1
    return choose(number - 1, taken - 1) + choose(number - 1, taken)
# --- candidate
import math


def choose(number, taken):
    if taken < 0 or taken > number:
        return 0
    return math.comb(number, taken)
# --- inputs
INPUTS = [((6, 2), {}), ((5, 0), {}), ((3, 4), {})]
