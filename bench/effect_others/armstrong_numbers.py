# SPDX-License-Identifier: Apache-2.0
# function: armstrong_numbers
# kind: gain
# about: digits and their powers made anew for each number
# --- module
def armstrong_numbers(low, high):
    found = []
    for num in range(max(low, 0), high + 1):
        total = 0
        for digit in str(num):
            total += int(digit) ** len(str(num))
        if total == num:
            found.append(num)
    return found
# --- best
from itertools import combinations_with_replacement


def armstrong_numbers(low, high):
    found = []
    low = max(low, 0)
    if low > high:
        return found
    for size in range(len(str(low)), len(str(high)) + 1):
        powers = [digit ** size for digit in range(10)]
        for digits in combinations_with_replacement(range(10), size):
            total = sum([powers[digit] for digit in digits])
            if low <= total <= high and sorted(map(int, str(total))) == list(digits):
                found.append(total)
    found.sort()
    return found
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    low = rng.randrange(1, 200)
    return [(low, low + 30000)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(0, 0), (1, 9), (-5, 20), (10, 5), (100, 1000), (153, 153), (154, 369), (9000, 10000),
            (0, 99)] + [(low, low + 400) for low in rng.sample(range(2000), 4)]
