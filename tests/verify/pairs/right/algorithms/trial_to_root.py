# SPDX-License-Identifier: Apache-2.0
# function: is_prime
# expect: equivalent
# speed: faster
# why: divisors up to the root and only odd ones
# bench: is_prime(1000003)
# --- original
def is_prime(number):
    if number < 2:
        return False
    for divisor in range(2, number):
        if number % divisor == 0:
            return False
    return True
# --- candidate
def is_prime(number):
    if number < 4:
        return number > 1
    if number % 2 == 0:
        return False
    divisor = 3
    while divisor * divisor <= number:
        if number % divisor == 0:
            return False
        divisor += 2
    return True
# --- inputs
INPUTS = [((97,), {}), ((1,), {}), ((49,), {})]
