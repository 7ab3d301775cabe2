# SPDX-License-Identifier: Apache-2.0
# function: digital_root
# expect: equivalent
# speed: faster
# why: the root is the rest by nine
# bench: digital_root([10**300 + n for n in range(400)])
# --- original
def digital_root(numbers):
    roots = []
    for number in numbers:
        number = abs(number)
        while number > 9:
            number = sum_digits(number)
        roots.append(number)
    return roots


def sum_digits(number):
    total = 0
    while number:
        number, digit = divmod(number, 10)
        total += digit
    return total
# --- candidate
def digital_root(numbers):
    return [1 + (abs(number) - 1) % 9 if number else 0 for number in numbers]
# --- inputs
INPUTS = [(([0, 9, 38, 12345, -18],), {}), (([],), {})]
