# SPDX-License-Identifier: Apache-2.0
# function: rejected
# kind: gain
# about: a sliding window filtered into a new list for each request
# --- module
"""Which requests a rate limit turns away."""

from collections import namedtuple

Limit = namedtuple("Limit", "count seconds")


def still_inside(moments, now, seconds):
    return [moment for moment in moments if now - moment < seconds]


def rejected(moments, limit):
    """The moments, in order, at which `limit.count` requests were already let through."""
    window = []
    refused = []
    for now in sorted(moments):
        window = still_inside(window, now, limit.seconds)
        if len(window) >= limit.count:
            refused.append(now)
        else:
            window.append(now)
    return refused


def share_rejected(moments, limit):
    return len(rejected(moments, limit)) / max(1, len(moments))
# --- best
from collections import deque


def rejected(moments, limit):
    """The moments, in order, at which `limit.count` requests were already let through."""
    window = deque()
    refused = []
    count, seconds = limit
    for now in sorted(moments):
        while window and not now - window[0] < seconds:
            window.popleft()
        if len(window) >= count:
            refused.append(now)
        else:
            window.append(now)
    return refused
# --- inputs
import random

from subject import Limit


def bench_inputs(seed):
    rng = random.Random(seed)
    return [
        ([rng.randrange(20000) for _ in range(2500)], Limit(count, 1500)) for count in (150, 250)
    ]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [
        ([rng.randrange(60) for _ in range(n)], Limit(c, s))
        for n, c, s in [(0, 1, 1), (1, 0, 5), (9, 2, 10), (40, 3, 7), (40, 5, 0)]
    ]
    return cases + [([0.5, 0.25, 1.75, 0.5], Limit(2, 1.0))]
