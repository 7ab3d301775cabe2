# SPDX-License-Identifier: Apache-2.0
# function: by_priority
# kind: gain
# about: a sort written by hand over a copy
# --- module
"""Order of the jobs of a printer."""

from typing import List


def urgent(priorities: List[int], limit: int) -> int:
    return sum(1 for priority in priorities if priority >= limit)


def by_priority(priorities: List[int]) -> List[int]:
    """The priorities in rising order; the argument stays."""
    result = list(priorities)
    for end in range(len(result) - 1, 0, -1):
        for i in range(end):
            if result[i] > result[i + 1]:
                result[i], result[i + 1] = result[i + 1], result[i]
    return result
# --- best
def by_priority(priorities: List[int]) -> List[int]:
    """The priorities in rising order; the argument stays."""
    return sorted(priorities)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1000) for _ in range(300)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(-20, 20) for _ in range(n)],) for n in (0, 1, 2, 3, 10, 40)]
