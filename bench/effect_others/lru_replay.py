# SPDX-License-Identifier: Apache-2.0
# function: PageCache.replay
# kind: gain
# about: least recently used kept in a list, with remove and pop(0)
# --- module
"""What a page cache of a given size would have hit."""


class PageCache:
    def __init__(self, size, pages=()):
        if size < 1:
            raise ValueError("size must be 1 or more")
        self.size = size
        self.order = list(dict.fromkeys(pages))[-size:]
        self.hits = 0
        self.misses = 0

    def touch(self, page):
        if page in self.order:
            self.order.remove(page)
            self.order.append(page)
            self.hits += 1
            return True
        self.misses += 1
        while len(self.order) >= self.size:
            self.order.pop(0)
        self.order.append(page)
        return False

    def replay(self, pages):
        """Goes through a trace; gives the numbers of the accesses that missed."""
        missed = []
        for number, page in enumerate(pages):
            if not self.touch(page):
                missed.append(number)
        return missed

    @property
    def rate(self):
        return self.hits / max(1, self.hits + self.misses)
# --- best
class PageCache:
    def replay(self, pages):
        """Goes through a trace; gives the numbers of the accesses that missed."""
        recent = dict.fromkeys(self.order)
        size = self.size
        missed = []
        hits = 0
        for number, page in enumerate(pages):
            if page in recent:
                del recent[page]
                hits += 1
            else:
                missed.append(number)
                while len(recent) >= size:
                    del recent[next(iter(recent))]
            recent[page] = None
        self.order[:] = recent
        self.hits += hits
        self.misses += len(missed)
        return missed
# --- inputs
import random

from subject import PageCache


def trace(rng, size, count, pages):
    return PageCache(size), ["page-%d" % min(rng.randrange(pages), rng.randrange(pages))
                             for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [trace(rng, 200, 2500, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [trace(rng, s, n, p) for s, n, p in [(1, 0, 1), (1, 5, 2), (3, 12, 5), (8, 60, 12)]]
    return cases + [(PageCache(2, ["a", "b", "c"]), ["b", "d", "c", "b"])]
