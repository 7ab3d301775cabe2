# SPDX-License-Identifier: Apache-2.0
# function: first_success
# expect: equivalent
# speed: faster
# why: looks sources up by name once; errors come from the same await
# bench: first_success(["s%d" % n for n in range(500)], [("s%d" % n, n == 499) for n in
#     range(500)])
# --- original
import asyncio


async def fetch(name, healthy):
    await asyncio.sleep(0)
    if not healthy:
        raise ConnectionError(name)
    return "data of " + name


async def first_success(names, sources):
    failed = []
    for name in names:
        for source, healthy in sources:
            if source == name:
                try:
                    return await fetch(source, healthy)
                except ConnectionError as error:
                    failed.append(str(error))
                break
    raise LookupError("no source of " + ", ".join(failed))
# --- candidate
import asyncio


async def fetch(name, healthy):
    await asyncio.sleep(0)
    if not healthy:
        raise ConnectionError(name)
    return "data of " + name


async def first_success(names, sources):
    health = {}
    for source, healthy in sources:
        health.setdefault(source, healthy)
    failed = []
    for name in names:
        if name in health:
            try:
                return await fetch(name, health[name])
            except ConnectionError as error:
                failed.append(str(error))
    raise LookupError("no source of " + ", ".join(failed))
# --- inputs
INPUTS = [((["a", "b"], [("a", False), ("b", True)]), {}), ((["a"], [("a", False)]), {})]
