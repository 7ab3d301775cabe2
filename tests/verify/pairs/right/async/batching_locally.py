# SPDX-License-Identifier: Apache-2.0
# function: totals_by_user
# expect: equivalent
# speed: faster
# why: groups in one pass between the same awaits
# bench: totals_by_user([("u%d" % (n % 200), n) for n in range(2500)])
# --- original
import asyncio


async def load(user):
    await asyncio.sleep(0)
    return user.upper()


async def totals_by_user(events):
    users = []
    for user, _ in events:
        if user not in users:
            users.append(user)
    totals = {}
    for user in users:
        label = await load(user)
        totals[label] = sum([amount for name, amount in events if name == user])
    return totals
# --- candidate
import asyncio


async def load(user):
    await asyncio.sleep(0)
    return user.upper()


async def totals_by_user(events):
    sums = {}
    for user, amount in events:
        sums[user] = sums.get(user, 0) + amount
    return {await load(user): total for user, total in sums.items()}
# --- inputs
INPUTS = [(([("a", 1), ("b", 2), ("a", 5)],), {}), (([],), {})]
