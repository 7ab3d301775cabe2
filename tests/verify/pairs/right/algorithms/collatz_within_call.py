# SPDX-License-Identifier: Apache-2.0
# function: longest_collatz
# expect: equivalent
# speed: faster
# why: chain lengths found within this call are kept for it
# bench: longest_collatz(2500)
# --- original
def longest_collatz(limit):
    best, longest = 0, 0
    for start in range(1, limit):
        number, length = start, 1
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            length += 1
        if length > longest:
            best, longest = start, length
    return best, longest
# --- candidate
def longest_collatz(limit):
    best, longest = 0, 0
    lengths = [0, 1]
    for start in range(1, limit):
        number, length = start, 0
        while number >= start and number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            length += 1
        length += lengths[number]
        if start > 1:
            lengths.append(length)
        if length > longest:
            best, longest = start, length
    return best, longest
# --- inputs
INPUTS = [((30,), {}), ((1,), {}), ((2,), {})]
