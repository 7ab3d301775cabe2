# SPDX-License-Identifier: Apache-2.0
# function: find_judge
# kind: gain
# about: walks all pairs for each person
# --- module
def find_judge(n, trust):
    """The person (1..n) whom all others trust and who trusts nobody, or -1."""
    for person in range(1, n + 1):
        trusts_someone = False
        trusted_by = 0
        for pair in trust:
            if pair[0] == person:
                trusts_someone = True
            if pair[1] == person:
                trusted_by += 1
        if not trusts_someone and trusted_by == n - 1:
            return person
    return -1
# --- best
from collections import Counter


def find_judge(n, trust):
    """The person (1..n) whom all others trust and who trusts nobody, or -1."""
    trusting = {pair[0] for pair in trust}
    trusted = Counter([pair[1] for pair in trust])
    for person in range(1, n + 1):
        if trusted[person] == n - 1 and person not in trusting:
            return person
    return -1
# --- inputs
import random


def town(rng, n, judge):
    pairs = [[a, judge] for a in range(1, n + 1) if a != judge]
    for _ in range(3 * n):
        a = rng.randrange(1, n + 1)
        if a != judge:
            pairs.append(
                [a, rng.choice([b for b in range(1, n + 1) if b not in (a, judge)] or [a])]
            )
    rng.shuffle(pairs)
    return n, pairs


def bench_inputs(seed):
    rng = random.Random(seed)
    return [town(rng, 320, rng.randrange(250, 320))]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        (0, []),
        (1, []),
        (2, [[1, 2]]),
        (3, [[1, 3], [2, 3]]),
        (3, [[1, 3], [2, 3], [3, 1]]),
        (3, [[1, 2], [1, 2]]),
        (2, []),
    ] + [town(rng, n, rng.randrange(1, n + 1)) for n in (2, 3, 4, 5, 8)]
