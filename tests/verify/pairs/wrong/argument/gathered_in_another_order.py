# SPDX-License-Identifier: Apache-2.0
# function: deliver_all
# expect: different
# observable: argument
# speed: faster
# why: at the same time the shorter ones are delivered first
# witness: deliver_all(["looong", "a"], [])
# --- original
import asyncio


async def deliver(message, delivered):
    await asyncio.sleep(0.0015 * len(message))
    delivered.append(message)


async def deliver_all(messages, delivered):
    for message in messages:
        await deliver(message, delivered)
    return len(messages)
# --- candidate
import asyncio


async def deliver(message, delivered):
    await asyncio.sleep(0.0015 * len(message))
    delivered.append(message)


async def deliver_all(messages, delivered):
    await asyncio.gather(*[deliver(message, delivered) for message in messages])
    return len(messages)
# --- inputs
INPUTS = [((["a", "bbb"], []), {}), (([], ["x"]), {})]
