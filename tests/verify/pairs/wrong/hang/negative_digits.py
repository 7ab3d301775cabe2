# SPDX-License-Identifier: Apache-2.0
# function: digit_sum
# expect: different
# observable: hang
# speed: faster
# why: -1 // 10 is -1: the loop without abs never ends
# witness: digit_sum(-12)
# --- original
def digit_sum(number):
    return sum([int(char) for char in str(number).lstrip("-")])
# --- candidate
def digit_sum(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit
    return total
# --- inputs
INPUTS = [((12345,), {}), ((0,), {}), ((9,), {})]
