# SPDX-License-Identifier: Apache-2.0
# function: sort_releases
# kind: gain
# about: a comparison function where a key does
# --- module
"""Releases in the order of their versions."""

from functools import cmp_to_key
from typing import List, Tuple


def compare(a: Tuple[int, int], b: Tuple[int, int]) -> int:
    if a[0] != b[0]:
        return a[0] - b[0]
    return a[1] - b[1]


def sort_releases(releases: List[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """Oldest first."""
    return sorted(releases, key=cmp_to_key(compare))


def latest(releases: List[Tuple[int, int]]) -> Tuple[int, int]:
    return sort_releases(releases)[-1]
# --- best
def sort_releases(releases: List[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """Oldest first."""
    return sorted(releases)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([(rng.randrange(90), rng.randrange(90)) for _ in range(3000)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([(rng.randrange(4), rng.randrange(4)) for _ in range(n)],) for n in (0, 1, 2, 8, 30)]
