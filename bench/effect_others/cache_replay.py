# SPDX-License-Identifier: Apache-2.0
# function: CacheModel.replay
# kind: gain
# about: the order of use is a list: in, remove and pop(0)
# --- module
"""How well a cache of the last used pages would do."""


class CacheModel:
    def __init__(self, capacity):
        if capacity < 1:
            raise ValueError("capacity must be positive")
        self.capacity = capacity
        self.hits = 0
        self.misses = 0

    def replay(self, pages):
        """Counts hits and misses; returns the pages left, oldest first."""
        kept = []
        for page in pages:
            if page in kept:
                self.hits += 1
                kept.remove(page)
            else:
                self.misses += 1
                if len(kept) == self.capacity:
                    kept.pop(0)
            kept.append(page)
        return kept

    def rate(self):
        total = self.hits + self.misses
        return self.hits / total if total else 0.0
# --- best
from collections import OrderedDict


class CacheModel:
    def replay(self, pages):
        """Counts hits and misses; returns the pages left, oldest first."""
        kept = OrderedDict()
        for page in pages:
            if page in kept:
                self.hits += 1
                del kept[page]
            else:
                self.misses += 1
                if len(kept) == self.capacity:
                    kept.popitem(last=False)
            kept[page] = page
        return list(kept)
# --- inputs
import random

from subject import CacheModel


def case(rng, capacity, count, pages):
    return CacheModel(capacity), ["/page/%d" % rng.randrange(pages) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 300, 4000, 450) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(1, 0, 1), (1, 5, 2), (2, 20, 3), (3, 20, 3), (5, 60, 9), (50, 60, 9)]
    return [case(rng, *size) for size in sizes]
