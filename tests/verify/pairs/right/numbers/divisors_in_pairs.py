# SPDX-License-Identifier: Apache-2.0
# function: divisors
# expect: equivalent
# speed: faster
# why: divisors are found in pairs up to the root
# bench: divisors(720720)
# --- original
def divisors(number):
    found = []
    for candidate in range(1, number + 1):
        if number % candidate == 0:
            found.append(candidate)
    return found
# --- candidate
def divisors(number):
    low, high = [], []
    candidate = 1
    while candidate * candidate <= number:
        if number % candidate == 0:
            low.append(candidate)
            if candidate * candidate != number:
                high.append(number // candidate)
        candidate += 1
    high.reverse()
    return low + high
# --- inputs
INPUTS = [((36,), {}), ((1,), {}), ((0,), {}), ((17,), {})]
