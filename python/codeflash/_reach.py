# SPDX-License-Identifier: Apache-2.0
"""Which branches of the original no input takes: the inputs once more, with every line seen."""

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
    lines = Lines(_side.unwrapped(target.bare), program.original)
    try:
        for index in [int(part) for part in request["order"].split(",") if part]:
            if lines.complete():
                break
            reach(lines, program, target, given.fresh(index))
    except Over:
        pass
    name = os.path.basename(program.original)
    for line in lines.unreached():
        put_text("branch", "%s:%d" % (name, line))
    for line in lines.never_false():
        put_text("branch", "%s:%d (its condition is never false)" % (name, line))


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
    """The lines of a function and of those defined in it, which were reached, and from where."""

    def __init__(self, function, path):
        from dis import findlinestarts

        self.codes, self.lines, self.seen = set(), set(), set()
        self.steps = set()  # (line, next line in the same call)
        self.last = time.clock_gettime_ns(time.CLOCK_PROCESS_CPUTIME_ID) + LIMIT_NS
        left = [code for code in [getattr(function, "__code__", None)] if code is not None]
        while left:
            code = left.pop()
            self.codes.add(code)
            for _, line in findlinestarts(code):
                if line and line != code.co_firstlineno:
                    self.lines.add(line)
            left += [part for part in code.co_consts if type(part) is type(code)]
        self.conditions = conditions(path, self.lines)

    def complete(self):
        return self.lines <= self.seen and not self.never_false()

    def unreached(self):
        return sorted(self.lines - self.seen) if self.seen else []

    def never_false(self):
        """Lines of conditions without `else` behind which every call went on into the body."""
        found = []
        for first, last, body in self.conditions:
            inside = range(first, last + 1)
            nexts = {after for before, after in self.steps if before in inside} - set(inside)
            if nexts == {body}:
                found.append(first)
        return found

    def on_call(self, frame, event, arg):
        if frame.f_code not in self.codes:
            return None
        before = 0

        def on_line(frame, event, arg):
            nonlocal before
            if event == "line":
                line = frame.f_lineno
                self.seen.add(line)
                self.steps.add((before, line))
                before = line
                if time.clock_gettime_ns(time.CLOCK_PROCESS_CPUTIME_ID) > self.last:
                    raise Over
            elif event == "return":
                self.steps.add((before, 0))
            return on_line

        return on_line


def conditions(path, lines):
    """(first line, last line, line of the body) of each `if` without `else` among the lines."""
    import ast

    with open(path, "rb") as file:
        tree = ast.parse(file.read())
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and not node.orelse and node.lineno in lines:
            first, last, body = node.test.lineno, node.test.end_lineno, node.body[0].lineno
            if body > last:
                found.append((first, last, body))
    return sorted(found)
