# SPDX-License-Identifier: Apache-2.0
# function: fibonacci
# expect: equivalent
# speed: faster
# why: a loop instead of double recursion
# bench: fibonacci(22)
# --- original
def fibonacci(number):
    if number < 2:
        return number
    return fibonacci(number - 1) + fibonacci(number - 2)
# --- candidate
def fibonacci(number):
    if number < 2:
        return number
    before, current = 0, 1
    for _ in range(number - 1):
        before, current = current, before + current
    return current
# --- inputs
INPUTS = [((12,), {}), ((0,), {}), ((1,), {})]
