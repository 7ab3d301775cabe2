# SPDX-License-Identifier: Apache-2.0
# function: digits_needed
# expect: different
# observable: return
# speed: faster
# why: math.log10 rounds: 1000 has 4 digits, log10(999999999999999) already rounds up
# witness: digits_needed(999999999999999999)
# --- original
import math


def digits_needed(number):
    count = 1
    number = abs(number)
    while number >= 10:
        number //= 10
        count += 1
    return count
# --- candidate
import math


def digits_needed(number):
    return int(math.log10(abs(number))) + 1 if number else 1
# --- inputs
INPUTS = [((7,), {}), ((1234,), {}), ((0,), {}), ((-56,), {})]
