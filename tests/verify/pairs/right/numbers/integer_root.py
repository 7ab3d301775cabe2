# SPDX-License-Identifier: Apache-2.0
# function: integer_root
# expect: equivalent
# speed: faster
# why: math.isqrt instead of counting up
# bench: integer_root(10**10)
# --- original
import math


def integer_root(number):
    if number < 0:
        raise ValueError("no root of %d" % number)
    root = 0
    while (root + 1) * (root + 1) <= number:
        root += 1
    return root
# --- candidate
import math


def integer_root(number):
    if number < 0:
        raise ValueError("no root of %d" % number)
    return math.isqrt(number)
# --- inputs
INPUTS = [((50,), {}), ((0,), {}), ((-4,), {}), ((49,), {})]
