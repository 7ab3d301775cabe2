# SPDX-License-Identifier: Apache-2.0
# function: digit_total
# kind: gain
# about: the sum of digits through text for each number
# --- module
"""Check sums of account numbers."""


def digit_total(numbers: list[int]) -> list[int]:
    """The sum of the digits of each number that is not negative."""
    totals = []
    for number in numbers:
        if number < 0:
            raise ValueError("account numbers are positive")
        totals.append(sum([int(digit) for digit in str(number)]))
    return totals


def valid(numbers: list[int]) -> list[int]:
    return [n for n, total in zip(numbers, digit_total(numbers)) if total % 10 == 0]
# --- best
def digit_total(numbers: list[int]) -> list[int]:
    """The sum of the digits of each number that is not negative."""
    totals = []
    for number in numbers:
        if number < 0:
            raise ValueError("account numbers are positive")
        total = 0
        while number:
            number, digit = divmod(number, 10)
            total += digit
        totals.append(total)
    return totals
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(10**9) for _ in range(3000)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(10**6) for _ in range(n)],) for n in (0, 1, 2, 20)] + [
        ([0, 9, 10, 99],), ([5, -1],)]
