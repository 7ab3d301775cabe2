# SPDX-License-Identifier: Apache-2.0
# function: lcs
# kind: gain
# about: plain recursion on slices, no memo
# --- module
"""Length of the longest common subsequence of two strings."""


def lcs(a: str, b: str) -> int:
    if not a or not b:
        return 0
    if a[0] == b[0]:
        return 1 + lcs(a[1:], b[1:])
    return max(lcs(a[1:], b), lcs(a, b[1:]))
# --- best
def lcs(a: str, b: str) -> int:
    row = [0] * (len(b) + 1)
    for letter in a:
        before = 0
        for position, other in enumerate(b, 1):
            above = row[position]
            if letter == other:
                row[position] = before + 1
            elif row[position - 1] > above:
                row[position] = row[position - 1]
            before = above
    return row[-1]
# --- inputs
import random


def text(rng, count, letters="ACGT"):
    return "".join(rng.choice(letters) for _ in range(count))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 9, "ACGTUW"), text(rng, 10, "ACGTUW")) for _ in range(6)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0), (0, 3), (2, 0), (1, 1), (3, 5), (6, 6), (7, 5)]
    return [(text(rng, n), text(rng, m)) for n, m in sizes] + [("abcd", "abcd"), ("ab", "xy")]
