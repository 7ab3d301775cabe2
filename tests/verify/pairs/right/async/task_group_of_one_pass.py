# SPDX-License-Identifier: Apache-2.0
# function: sizes
# expect: equivalent
# speed: faster
# why: the pages are read at the same time, within one limit of time
# --- original
import asyncio


async def size_of(page):
    await asyncio.sleep(0.001)
    return len(page)


async def sizes(pages):
    found = []
    for page in pages:
        found.append(await asyncio.wait_for(size_of(page), 5))
    return found
# --- candidate
import asyncio


async def size_of(page):
    await asyncio.sleep(0.001)
    return len(page)


async def sizes(pages):
    return await asyncio.gather(*[asyncio.wait_for(size_of(page), 5) for page in pages])
# --- inputs
INPUTS = [((["a", "bbb", "cccccc"],), {}), (([],), {}), ((["x"],), {})]
