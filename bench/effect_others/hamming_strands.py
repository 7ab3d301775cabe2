# SPDX-License-Identifier: Apache-2.0
# function: hamming_distance
# kind: gain
# about: compares two strings by index
# --- module
def hamming_distance(s1: str, s2: str) -> int:
    """Number of positions at which the strings differ."""
    if len(s1) != len(s2):
        raise ValueError("Strings must be of equal length")
    distance = 0
    for i in range(len(s1)):
        if s1[i] != s2[i]:
            distance += 1
    return distance
# --- best
from operator import ne


def hamming_distance(s1: str, s2: str) -> int:
    """Number of positions at which the strings differ."""
    if len(s1) != len(s2):
        raise ValueError("Strings must be of equal length")
    return sum(map(ne, s1, s2))
# --- inputs
import random


def strand(rng, size, letters="ACGT"):
    return "".join(rng.choices(letters, k=size))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(strand(rng, 60000), strand(rng, 60000)) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [("", ""), ("A", "A"), ("A", "C"), ("AB", "A"), ("karolin", "kathrin")]
    for size in (2, 3, 5, 10, 30):
        cases.append((strand(rng, size, "AB"), strand(rng, size, "AB")))
    return cases
