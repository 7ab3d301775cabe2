# SPDX-License-Identifier: Apache-2.0
# function: next_palindrome
# kind: gain
# about: counts up until the number is a palindrome
# --- module
def next_palindrome(num):
    """Smallest palindromic number that is greater than num."""
    num += 1
    while str(num) != str(num)[::-1]:
        num += 1
    return num
# --- best
def next_palindrome(num):
    """Smallest palindromic number that is greater than num."""
    num += 1
    if num < 0:
        return 0
    text = str(num)
    size = len(text)
    half = text[:(size + 1) // 2]
    found = int(half + half[:size // 2][::-1])
    if found < num:
        half = str(int(half) + 1)
        found = int(half + half[:size // 2][::-1])
    return found
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(10 ** 8, 10 ** 9),) for _ in range(10)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-12, -2, -1, 0, 7, 8, 9, 10, 11, 98, 99, 100, 191, 998, 999, 1000, 1001,
                           9998, 9999, 12921, 89999)] + [
        (rng.randrange(100000),) for _ in range(20)]
