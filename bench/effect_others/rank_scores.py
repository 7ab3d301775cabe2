# SPDX-License-Identifier: Apache-2.0
# function: rank_scores
# kind: gain
# about: sorts all scores again for each of them
# --- module
def rank_scores(scores):
    ranks = []
    for score in scores:
        ordered = sorted(scores, reverse=True)
        ranks.append(ordered.index(score) + 1)
    return ranks
# --- best
def rank_scores(scores):
    rank_of = {}
    for rank, score in enumerate(sorted(scores, reverse=True), 1):
        if score not in rank_of:
            rank_of[score] = rank
    return [rank_of[score] for score in scores]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1000) for _ in range(450)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([5],), ([1, 2, 3],), ([3, 3, 1],), ([-1, 0, -1],)] + [
        ([rng.randrange(10) for _ in range(rng.randrange(1, 20))],) for _ in range(8)]
