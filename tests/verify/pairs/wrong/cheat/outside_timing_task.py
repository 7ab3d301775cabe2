# SPDX-License-Identifier: Apache-2.0
# function: publish
# expect: different
# observable: cheat
# cheat: outside_timing
# speed: faster
# why: tasks are created but not awaited: the messages go out after the function has returned
# witness: the coroutine returns before any message has been delivered
# --- original
import asyncio

delivered = []


async def deliver(message):
    await asyncio.sleep(0)
    delivered.append(message)


async def publish(messages):
    for message in messages:
        await deliver(message)
    return len(messages)
# --- candidate
import asyncio

delivered = []


async def deliver(message):
    await asyncio.sleep(0)
    delivered.append(message)


_tasks = set()


async def publish(messages):
    for message in messages:
        task = asyncio.ensure_future(deliver(message))
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)
    return len(messages)
# --- inputs
INPUTS = [(([],), {}), ((["a", "b"],), {})]
