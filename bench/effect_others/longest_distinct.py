# SPDX-License-Identifier: Apache-2.0
# function: longest_distinct
# kind: gain
# about: all substrings are sliced and made sets of
# --- module
"""The longest part of a string that has no letter twice."""


def longest_distinct(s: str) -> int:
    """
    >>> longest_distinct("abcabcbb")
    3
    """
    longest = 0
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            part = s[i:j]
            if len(set(part)) == len(part):
                longest = max(longest, len(part))
    return longest
# --- best
def longest_distinct(s: str) -> int:
    """
    >>> longest_distinct("abcabcbb")
    3
    """
    longest = start = 0
    last = {}
    for position, letter in enumerate(s):
        if last.get(letter, -1) >= start:
            start = last[letter] + 1
        last[letter] = position
        if position - start >= longest:
            longest = position - start + 1
    return longest
# --- inputs
import random


def text(rng, count, letters):
    return "".join(chr(97 + rng.randrange(letters)) for _ in range(count))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 120, 40),) for _ in range(4)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 1), (1, 1), (2, 1), (5, 3), (12, 20), (30, 6), (40, 26)]
    return [(text(rng, *size),) for size in sizes]
