# SPDX-License-Identifier: Apache-2.0
# function: factorial_digit_sum
# kind: gain
# about: digits of a large number are taken off one by one
# --- module
"""Project Euler 20: the sum of the digits of n!"""


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result = result * i
    return result


def factorial_digit_sum(n):
    number = factorial(n)
    total = 0
    while number > 0:
        total += number % 10
        number = number // 10
    return total
# --- best
import math


def factorial_digit_sum(n):
    number = math.factorial(max(n, 0))
    total = 0
    block = 10 ** 300
    while number:
        number, low = divmod(number, block)
        total += sum(map(int, str(low)))
    return total
# --- inputs
def bench_inputs(seed):
    return [(1200 + seed % 40,), (1300 + seed % 50,)]


def test_inputs(seed):
    return [(n,) for n in (-3, 0, 1, 2, 5, 10, 25, 100 + seed % 30, 400 + seed % 60)]
