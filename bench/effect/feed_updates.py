# SPDX-License-Identifier: Apache-2.0
# function: Feed.fetch_new
# kind: gain
# about: a coroutine that looks up identifiers in a list of its own
# --- module
"""New entries of feeds, fetched in pages."""

import asyncio


class Feed:
    def __init__(self, pages):
        self.pages = [list(page) for page in pages]

    async def page(self, number):
        await asyncio.sleep(0)
        return self.pages[number]

    async def fetch_new(self, known):
        """Identifiers that are not known yet, each once, in the order of the feed."""
        seen = list(known)
        fresh = []
        for number in range(len(self.pages)):
            for identifier in await self.page(number):
                if identifier not in seen:
                    seen.append(identifier)
                    fresh.append(identifier)
        return fresh
# --- best
class Feed:
    async def fetch_new(self, known):
        """Identifiers that are not known yet, each once, in the order of the feed."""
        seen = set(known)
        fresh = []
        for number in range(len(self.pages)):
            for identifier in await self.page(number):
                if identifier not in seen:
                    seen.add(identifier)
                    fresh.append(identifier)
        return fresh
# --- inputs
import random

from subject import Feed


def feed(rng, pages, size, known, kinds):
    return Feed([[rng.randrange(kinds) for _ in range(size)] for _ in range(pages)]), [
        rng.randrange(kinds) for _ in range(known)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [feed(rng, 20, 60, 300, 4000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [feed(rng, *s) for s in [(0, 0, 0, 1), (1, 0, 2, 5), (2, 5, 3, 9), (4, 9, 20, 60)]]
