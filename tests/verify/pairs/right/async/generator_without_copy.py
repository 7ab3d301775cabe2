# SPDX-License-Identifier: Apache-2.0
# function: stream
# expect: equivalent
# speed: faster
# why: an async generator that walks by index instead of copying what is left
# bench: stream(list(range(2500)))
# --- original
import asyncio


async def pause(number):
    if number % 500 == 0:
        await asyncio.sleep(0)


async def stream(values):
    left = list(values)
    number = 0
    while left:
        await pause(number)
        yield left[0]
        left = left[1:]
        number += 1
# --- candidate
import asyncio


async def pause(number):
    if number % 500 == 0:
        await asyncio.sleep(0)


async def stream(values):
    for number, value in enumerate(list(values)):
        await pause(number)
        yield value
# --- inputs
INPUTS = [(([4, 5, 6],), {}), (([],), {})]
