# SPDX-License-Identifier: Apache-2.0
# function: is_square
# expect: assumption
# observable: exception
# speed: faster
# why: math.isqrt refuses floats; only ints were seen
# witness: is_square(16.0)
# --- original
import math


def is_square(number):
    if number < 0:
        return False
    low, high = 0, number
    while low < high:
        middle = (low + high) // 2
        if middle * middle < number:
            low = middle + 1
        else:
            high = middle
    return low * low == number
# --- candidate
import math


def is_square(number):
    return number >= 0 and math.isqrt(number) ** 2 == number
# --- inputs
INPUTS = [((49,), {}), ((50,), {}), ((0,), {})]
