# SPDX-License-Identifier: Apache-2.0
# function: pipeline
# expect: equivalent
# speed: faster
# why: no queue between two steps that run one after the other anyway
# bench: pipeline(list(range(4000)))
# --- original
import asyncio


async def pipeline(values):
    queue = asyncio.Queue()
    for value in values:
        await queue.put(value * 2)
    results = []
    while not queue.empty():
        results.append(await queue.get() + 1)
    return results
# --- candidate
import asyncio


async def pipeline(values):
    return [value * 2 + 1 for value in values]
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
