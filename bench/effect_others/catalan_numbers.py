# SPDX-License-Identifier: Apache-2.0
# function: catalan_numbers
# kind: gain
# about: the recurrence by plain recursion, for each number again
# --- module
def catalan(n):
    if n <= 1:
        return 1
    total = 0
    for i in range(n):
        total += catalan(i) * catalan(n - i - 1)
    return total


def catalan_numbers(count):
    return [catalan(i) for i in range(count)]
# --- best
def catalan_numbers(count):
    numbers = []
    value = 1
    for i in range(count):
        numbers.append(value)
        value = value * 2 * (2 * i + 1) // (i + 2)
    return numbers
# --- inputs
import random


def bench_inputs(seed):
    return [(11 + seed % 2,)]


def test_inputs(seed):
    return [(n,) for n in (-1, 0, 1, 2, 3, 4, 6, 9)]
