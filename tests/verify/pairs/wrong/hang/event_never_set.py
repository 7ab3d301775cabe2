# SPDX-License-Identifier: Apache-2.0
# function: process_all
# expect: different
# observable: hang
# speed: faster
# why: the last job sets the event; without any job nobody does
# witness: process_all([])
# --- original
import asyncio


async def work(job):
    await asyncio.sleep(0)
    return job * 2


async def process_all(jobs):
    results = []
    for job in jobs:
        results.append(await work(job))
    return results
# --- candidate
import asyncio


async def work(job):
    await asyncio.sleep(0)
    return job * 2


async def process_all(jobs):
    done = asyncio.Event()
    results = {}

    async def one(number, job):
        results[number] = await work(job)
        if len(results) == len(jobs):
            done.set()

    tasks = [asyncio.ensure_future(one(*pair)) for pair in enumerate(jobs)]
    await done.wait()
    await asyncio.gather(*tasks)
    return [results[number] for number in range(len(jobs))]
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([5],), {})]
