# SPDX-License-Identifier: Apache-2.0
# function: read_lines
# expect: equivalent
# speed: faster
# why: joins parts of a line once instead of adding to an attribute
# bench: read_lines(["abc" * 5 + "\n" if n % 40 == 0 else "xyz" * 40 for n in range(4000)])
# --- original
import asyncio


class Buffer:
    def __init__(self):
        self.text = ""


async def read_lines(blocks):
    await asyncio.sleep(0)
    buffer, lines = Buffer(), []
    for block in blocks:
        for char in block:
            if char == "\n":
                lines.append(buffer.text)
                buffer.text = ""
            else:
                buffer.text += char
    if buffer.text:
        lines.append(buffer.text)
    return lines
# --- candidate
import asyncio


class Buffer:
    def __init__(self):
        self.text = ""


async def read_lines(blocks):
    await asyncio.sleep(0)
    lines = "".join(blocks).split("\n")
    if not lines[-1]:
        lines.pop()
    return lines
# --- inputs
INPUTS = [((["one\ntw", "o\n", "three"],), {}), (([],), {})]
