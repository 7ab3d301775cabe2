# SPDX-License-Identifier: Apache-2.0
# function: ticks
# expect: different
# observable: yield
# speed: faster
# why: the queue is emptied before the first value is given out, not value by value
# witness: ticks([1, 2, 3])
# --- original
import asyncio


async def ticks(queue):
    while queue:
        await asyncio.sleep(0)
        yield queue.pop(0)
# --- candidate
import asyncio


async def ticks(queue):
    await asyncio.sleep(0)
    values = tuple(queue)
    queue.clear()
    for value in values:
        yield value
# --- inputs
INPUTS = [(([7],), {}), (([],), {})]
