# SPDX-License-Identifier: Apache-2.0
# function: mod_power
# expect: equivalent
# speed: faster
# why: pow with three arguments squares
# bench: mod_power(7, 60000, 1000003)
# --- original
def mod_power(base, exponent, modulus):
    if modulus <= 1 or exponent < 0:
        return 0
    result = 1
    for _ in range(exponent):
        result = result * base % modulus
    return result
# --- candidate
def mod_power(base, exponent, modulus):
    if modulus <= 1 or exponent < 0:
        return 0
    return pow(base, exponent, modulus)
# --- inputs
INPUTS = [((3, 20, 17), {}), ((2, 0, 5), {}), ((5, 3, 1), {})]
