# SPDX-License-Identifier: Apache-2.0
# function: assign
# expect: equivalent
# speed: faster
# why: finds workers by a dict; what is awaited stays the same
# bench: assign([("t%d" % n, "w%d" % (n % 300)) for n in range(900)], ["w%d" % n for n in
#     range(300)])
# --- original
import asyncio


async def tell(worker, task):
    await asyncio.sleep(0)
    return "%s:%s" % (worker, task)


async def assign(tasks, workers):
    messages = []
    for task, wanted in tasks:
        for worker in workers:
            if worker == wanted:
                messages.append(await tell(worker, task))
                break
    return messages
# --- candidate
import asyncio


async def tell(worker, task):
    await asyncio.sleep(0)
    return "%s:%s" % (worker, task)


async def assign(tasks, workers):
    known = frozenset(workers)
    return [await tell(wanted, task) for task, wanted in tasks if wanted in known]
# --- inputs
INPUTS = [(([("a", "x"), ("b", "z"), ("c", "x")], ["x", "y"]), {}), (([], []), {})]
