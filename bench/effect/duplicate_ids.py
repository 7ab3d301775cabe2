# SPDX-License-Identifier: Apache-2.0
# function: has_duplicate_ids
# kind: gain
# about: every pair compared to find an equal one
# --- module
"""Checks of a data set before it is loaded."""

from typing import List


def has_gaps(ids: List[int]) -> bool:
    return bool(ids) and max(ids) - min(ids) + 1 != len(ids)


def has_duplicate_ids(ids: List[int]) -> bool:
    for i in range(len(ids)):
        for j in range(len(ids)):
            if i != j and ids[i] == ids[j]:
                return True
    return False


def check(ids: List[int]) -> str:
    if has_duplicate_ids(ids):
        return "duplicates"
    return "gaps" if has_gaps(ids) else "good"
# --- best
def has_duplicate_ids(ids: List[int]) -> bool:
    return len(set(ids)) != len(ids)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.sample(range(10**6), 350),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(k) for _ in range(n)],) for n, k in
            [(0, 1), (1, 1), (2, 1), (2, 99), (8, 20), (8, 900), (30, 9000)]]
