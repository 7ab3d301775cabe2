# SPDX-License-Identifier: Apache-2.0
# function: board
# expect: equivalent
# speed: faster
# why: three requests that do not need each other wait at the same time
# --- original
import asyncio


class Api:
    def __init__(self, delay):
        self.delay = delay

    async def get(self, name):
        await asyncio.sleep(self.delay)
        return {"name": name, "size": len(name)}


async def board(user):
    api = Api(0.002)
    profile = await api.get(user)
    orders = await api.get("orders of " + user)
    news = await api.get("news")
    return [profile, orders, news]
# --- candidate
import asyncio


class Api:
    def __init__(self, delay):
        self.delay = delay

    async def get(self, name):
        await asyncio.sleep(self.delay)
        return {"name": name, "size": len(name)}


async def board(user):
    api = Api(0.002)
    profile, orders, news = await asyncio.gather(
        api.get(user), api.get("orders of " + user), api.get("news")
    )
    return [profile, orders, news]
# --- inputs
INPUTS = [(("ann",), {}), (("",), {})]
