# SPDX-License-Identifier: Apache-2.0
# function: Counter.add_all
# expect: equivalent
# speed: faster
# why: one lock around the same additions; nobody else waits for it within the call
# bench: Counter().add_all(list(range(3000)))
# --- original
import asyncio


class Counter:
    def __init__(self):
        self.total = 0
        self.calls = 0


    async def add_one(self, lock, amount):
        async with lock:
            self.total += amount
            self.calls += 1

    async def add_all(self, amounts):
        lock = asyncio.Lock()
        for amount in amounts:
            await self.add_one(lock, amount)
        return self.total
# --- candidate
import asyncio


class Counter:
    def __init__(self):
        self.total = 0
        self.calls = 0


    async def add_all(self, amounts):
        for amount in amounts:
            self.total += amount
            self.calls += 1
        return self.total
# --- inputs
from subject import Counter

INPUTS = [((Counter(), [1, 2, 3]), {}), ((Counter(), []), {})]
