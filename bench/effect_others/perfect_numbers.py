# SPDX-License-Identifier: Apache-2.0
# function: perfect_numbers
# kind: gain
# about: the divisors of each number by trial of all up to its half
# --- module
def perfect_numbers(limit):
    result = []
    for num in range(2, limit + 1):
        total = 0
        for div in range(1, num // 2 + 1):
            if num % div == 0:
                total += div
        if total == num:
            result.append(num)
    return result
# --- best
def perfect_numbers(limit):
    totals = [1] * (limit + 1)
    for div in range(2, limit // 2 + 1):
        for num in range(2 * div, limit + 1, div):
            totals[num] += div
    return [num for num in range(2, limit + 1) if totals[num] == num]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(900, 1100),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-1, 0, 1, 2, 5, 6, 7, 27, 28, 29, 500)] + [
        (rng.randrange(10, 300),) for _ in range(3)]
