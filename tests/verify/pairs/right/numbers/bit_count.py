# SPDX-License-Identifier: Apache-2.0
# function: parity_table
# expect: equivalent
# speed: faster
# why: counts ones in the binary text instead of shifting
# bench: parity_table(list(range(2**40, 2**40 + 6000)))
# --- original
def parity_table(numbers):
    table = []
    for number in numbers:
        number = abs(number)
        ones = 0
        while number:
            ones += number & 1
            number >>= 1
        table.append(ones % 2)
    return table
# --- candidate
def parity_table(numbers):
    return [bin(number).count("1") & 1 for number in numbers]
# --- inputs
INPUTS = [(([0, 1, 7, 10, -3],), {}), (([],), {})]
