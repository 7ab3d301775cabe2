# SPDX-License-Identifier: Apache-2.0
# function: relative_scores
# kind: gain
# about: the maximum of an unchanged list taken for each element
# --- module
"""Scores as a share of the best."""

from typing import Dict, List


def relative_scores(scores: List[float]) -> List[float]:
    return [score / max(scores) for score in scores]


def grades(scores: List[float]) -> Dict[int, str]:
    return {
        place: "pass" if share >= 0.5 else "fail"
        for place, share in enumerate(relative_scores(scores))
    }
# --- best
def relative_scores(scores: List[float]) -> List[float]:
    if not scores:
        return []
    best = max(scores)
    return [score / best for score in scores]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 100 for _ in range(900)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 9 - 3 for _ in range(n)],) for n in (0, 1, 2, 6, 30)] + [([0.0, 0.0],)]
