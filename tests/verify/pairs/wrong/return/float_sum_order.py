# SPDX-License-Identifier: Apache-2.0
# function: weighted_total
# expect: different
# observable: return
# speed: faster
# why: math.fsum is exact, adding one after the other rounds at every step
# witness: weighted_total([(0.1, 1.0), (0.2, 1.0), (0.3, 1.0)])
# --- original
import math


def weighted_total(samples):
    total = 0.0
    for value, weight in samples:
        total = total + value * weight
    return total
# --- candidate
import math


def weighted_total(samples):
    return math.fsum([value * weight for value, weight in samples])
# --- inputs
INPUTS = [(([(1.5, 2.0), (0.25, 4.0), (8.0, 0.5)],), {}), (([],), {})]
