# SPDX-License-Identifier: Apache-2.0
"""Which lines of the original no input reaches: the inputs once more, with every line seen."""

import builtins
import os
import sys
import time

from codeflash import _side, _steps
from codeflash._given import Given
from codeflash._side import put_text

__builtins__ = dict(vars(builtins))

LIMIT_NS = 2_000_000_000  # CPU time of all calls
ITEMS_MAX = 200


class Over(BaseException):
    """The time is over."""


def run(request, inputs):
    _side.quiet()
    program = _side.Program(dict(request, text=request["original"]))
    program.set_up()
    given = Given(inputs, program)
    given.set_environment()
    program.load()
    target = program.find()
    lines = Lines(_side.unwrapped(target.bare))
    try:
        for index in [int(part) for part in request["order"].split(",") if part]:
            if lines.complete():
                break
            reach(lines, program, target, given.fresh(index))
    except Over:
        pass
    for line in lines.unreached():
        put_text("branch", "%s:%d" % (os.path.basename(program.original), line))


def reach(lines, program, target, call):
    args, kwargs, steps = call
    work, bound = target.bind(args)
    try:
        for step in steps:
            _steps.do(step, work, (args, kwargs), program.caller, target.bind)
    except Exception:
        pass
    sys.settrace(lines.on_call)
    try:
        drain(program.caller(work, bound, kwargs))
    except Over:
        raise
    except BaseException:
        pass
    finally:
        sys.settrace(None)


def drain(value):
    """Goes on until a generator or a coroutine has ended, or long enough."""
    kind = type(value)
    if hasattr(kind, "__next__"):
        for _, _item in zip(range(ITEMS_MAX), value):
            pass
    elif hasattr(kind, "__anext__") or hasattr(kind, "__await__"):
        import asyncio

        asyncio.run(awaited(value))


async def awaited(value):
    if hasattr(value, "__anext__"):
        async for _ in value:
            pass
    else:
        await value


class Lines:
    """The lines of a function and of those defined in it, and which were reached."""

    def __init__(self, function):
        from dis import findlinestarts

        self.codes, self.lines, self.seen = set(), set(), set()
        self.last = time.clock_gettime_ns(time.CLOCK_PROCESS_CPUTIME_ID) + LIMIT_NS
        left = [code for code in [getattr(function, "__code__", None)] if code is not None]
        while left:
            code = left.pop()
            self.codes.add(code)
            for _, line in findlinestarts(code):
                if line and line != code.co_firstlineno:
                    self.lines.add(line)
            left += [part for part in code.co_consts if type(part) is type(code)]

    def complete(self):
        return self.lines <= self.seen

    def unreached(self):
        return sorted(self.lines - self.seen) if self.seen else []

    def on_call(self, frame, event, arg):
        return self.on_line if frame.f_code in self.codes else None

    def on_line(self, frame, event, arg):
        if event == "line":
            self.seen.add(frame.f_lineno)
            if time.clock_gettime_ns(time.CLOCK_PROCESS_CPUTIME_ID) > self.last:
                raise Over
        return self.on_line
