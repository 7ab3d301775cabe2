# SPDX-License-Identifier: Apache-2.0
# function: shared_tags
# kind: gain
# about: membership in a list that is an argument
# --- module
"""Tags of articles."""

from typing import List, Sequence


def shared_tags(first: List[str], second: List[str]) -> List[str]:
    """Tags of the first article that the second has too, in their order."""
    return [tag for tag in first if tag in second]


def similarity(first: List[str], second: List[str]) -> float:
    shared = shared_tags(first, second)
    return 2 * len(shared) / ((len(first) + len(second)) or 1)


def most_similar(article: List[str], others: Sequence[List[str]]) -> int:
    return max(range(len(others)), key=lambda i: similarity(article, others[i]))
# --- best
def shared_tags(first: List[str], second: List[str]) -> List[str]:
    """Tags of the first article that the second has too, in their order."""
    known = set(second)
    return [tag for tag in first if tag in known]
# --- inputs
import random


def case(rng, count, other, kinds):
    return ["tag%d" % rng.randrange(kinds) for _ in range(count)], [
        "tag%d" % rng.randrange(kinds) for _ in range(other)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 900, 900, 3000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, *s) for s in [(0, 0, 1), (0, 4, 3), (4, 0, 3), (9, 7, 6), (30, 40, 50)]]
