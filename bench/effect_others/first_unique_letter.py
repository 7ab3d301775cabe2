# SPDX-License-Identifier: Apache-2.0
# function: first_unique
# kind: gain
# about: slices of the string are searched for each letter
# --- module
"""LeetCode 387: the first letter that is not repeated."""


def first_unique(s: str) -> int:
    """Its index, or -1."""
    for i in range(len(s)):
        if s[i] not in s[:i] and s[i] not in s[i + 1:]:
            return i
    return -1
# --- best
def first_unique(s: str) -> int:
    """Its index, or -1."""
    counts = {}
    for letter in s:
        counts[letter] = counts.get(letter, 0) + 1
    for letter, count in counts.items():
        if count == 1:
            return s.index(letter)
    return -1
# --- inputs
import random


def text(rng, count, letters):
    return "".join(chr(97 + rng.randrange(letters)) for _ in range(count))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 25000, 25) + tail,) for tail in ("z", "", "zzz")]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 1), (1, 1), (2, 1), (2, 9), (6, 3), (20, 9), (20, 26), (60, 20)]
    return [(text(rng, *size),) for size in sizes]
