# SPDX-License-Identifier: Apache-2.0
# function: fetch_all
# expect: different
# observable: return
# speed: faster
# why: results come in the order of completion, not of the request
# witness: fetch_all(["slow", "b"])
# --- original
import asyncio


async def fetch(name):
    await asyncio.sleep(0.002 * len(name))
    return name.upper()


async def fetch_all(names):
    return [await fetch(name) for name in names]
# --- candidate
import asyncio


async def fetch(name):
    await asyncio.sleep(0.002 * len(name))
    return name.upper()


async def fetch_all(names):
    tasks = [asyncio.ensure_future(fetch(name)) for name in names]
    return [await done for done in asyncio.as_completed(tasks)]
# --- inputs
INPUTS = [((["a", "bbb", "cccccc"],), {}), ((["x"],), {})]
