# SPDX-License-Identifier: Apache-2.0
# function: fold_gear
# expect: equivalent
# speed: faster
# why: math.gcd in C instead of counting down
# bench: fold_gear([n * 30030 for n in range(1, 40)])
# --- original
import math


def fold_gear(teeth):
    common = 0
    for count in teeth:
        count = abs(count)
        if common == 0 or count == 0:
            common = common + count
            continue
        step = min(common, count)
        while common % step or count % step:
            step -= 1
        common = step
    return common
# --- candidate
import math


def fold_gear(teeth):
    common = 0
    for count in teeth:
        common = math.gcd(common, count)
    return common
# --- inputs
INPUTS = [(([24, 36, 60],), {}), (([],), {}), (([0, 7],), {})]
