# SPDX-License-Identifier: Apache-2.0
# function: longest_streak
# kind: gain
# about: the next number is looked up in a list
# --- module
"""Days in a row on which something was done."""


def longest_streak(days):
    """Length of the longest run of numbers that follow each other, in any order."""
    longest = 0
    for day in days:
        length = 1
        while day + length in days:
            length += 1
        if length > longest:
            longest = length
    return longest
# --- best
def longest_streak(days):
    """Length of the longest run of numbers that follow each other, in any order."""
    longest = 0
    known = set(days)
    for day in known:
        if day - 1 not in known:
            length = 1
            while day + length in known:
                length += 1
            if length > longest:
                longest = length
    return longest
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1100) for _ in range(800)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(k) for _ in range(n)],)
            for n, k in [(0, 1), (1, 9), (3, 3), (8, 9), (20, 30), (60, 60)]]
