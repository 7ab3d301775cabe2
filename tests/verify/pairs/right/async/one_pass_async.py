# SPDX-License-Identifier: Apache-2.0
# function: collect
# expect: equivalent
# speed: faster
# why: sums while receiving instead of over all received so far
# bench: collect([n % 50 for n in range(1200)])
# --- original
import asyncio


async def receive(values):
    for number, value in enumerate(values):
        if number % 100 == 0:
            await asyncio.sleep(0)
        yield value


async def collect(values):
    got, totals = [], []
    async for value in receive(values):
        got.append(value)
        totals.append(sum(got))
    return totals
# --- candidate
import asyncio


async def receive(values):
    for number, value in enumerate(values):
        if number % 100 == 0:
            await asyncio.sleep(0)
        yield value


async def collect(values):
    total, totals = 0, []
    async for value in receive(values):
        total += value
        totals.append(total)
    return totals
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
