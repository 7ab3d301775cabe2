# SPDX-License-Identifier: Apache-2.0
"""Goes through what a call gives open: iterators, generators, coroutines, asynchronous iterators.

After every step the state of the arguments and the amount of output is written down too: a
candidate that takes its input earlier or later, or prints all at once, shows. Of a coroutine it is
every change that other tasks can see at its suspensions, and how many of these there are: fewer
where it waits for several tasks at once are no difference (verify/compare.c).
"""

import builtins

from codeflash import _ext
from codeflash._side import put, put_text

__builtins__ = dict(vars(builtins))

ITEMS_MAX = 2000
WATCHED = 40  # steps after which the arguments are looked at
SUSPENSIONS = 400  # of a coroutine, the same
CLOSED_AFTER = 2  # items, where a generator is not asked for all
SENT = (int, float, str, bytes, bool)


def is_open(value):
    kind = type(value)
    if isinstance(value, type) or kind.__name__.startswith("_io"):
        return False
    if kind.__module__ == "_io":
        return False
    return any(hasattr(kind, name) for name in ("__next__", "__anext__", "__await__"))


def run(value, call):
    """(how it ended, value), with records of the steps."""
    kind = type(value)
    put_text("return", kind.__name__, "type(result)")
    steps = Steps(call)
    try:
        if hasattr(kind, "__anext__"):
            return "return", loop(async_items(value, steps))
        if hasattr(kind, "__await__"):
            return "return", loop(Watched(value, steps))
        return "return", items(value, steps)
    except BaseException as error:
        put_text("yield", "raises after %d steps" % steps.count, "end")
        return "exception", error


class Steps:
    def __init__(self, call):
        self.call, self.count = call, 0
        self.streams = call.observer.streams

    def put(self, value):
        encode(value, "result[%d]" % self.count)
        self.watch()
        self.count += 1

    def watch(self):
        if self.count < WATCHED:
            self.look("after step %d" % self.count)

    def look(self, when):
        put_text("yield", "%d bytes" % self.streams.size(), "output %s" % when)
        encode(state(self.call.args, self.call.kwargs), "arguments %s" % when)


def state(args, kwargs):
    """The arguments, and where generators among them stand."""
    places = []
    for value in list(args) + list(kwargs.values()):
        frame = getattr(value, "gi_frame", None) if type(value).__name__ == "generator" else None
        if type(value).__name__ == "generator":
            places.append(None if frame is None else (frame.f_lasti, dict(frame.f_locals)))
    return args, kwargs, places


def encode(value, root):
    try:
        data, _ = _ext.observe_encode(value, None)
    except ValueError:
        put_text("yield", "too large to be compared", root)
        return
    put("yield", data, root, 1)


def items(iterator, steps):
    caller, item = steps.call.caller, None
    way = steps.call.observer.way if hasattr(type(iterator), "send") else ""
    steps.look("before the first step")
    while steps.count < ITEMS_MAX:
        if way == "close" and steps.count == CLOSED_AFTER:
            caller(iterator.close, ())
            steps.look("after close()")
            return None
        try:
            if way == "send" and steps.count > 0:
                item = caller(iterator.send, (item if type(item) in SENT else steps.count,))
            else:
                item = caller(next, (iterator,))
        except StopIteration as stop:
            put_text("yield", "%d items" % steps.count, "end")
            steps.look("at the end")
            return stop.value
        steps.put(item)
    put_text("yield", "more than %d items" % ITEMS_MAX, "end")
    close = getattr(iterator, "close", None)
    if close is not None:
        caller(close, ())
    return None


class Watched:
    """Awaits a coroutine and looks at the arguments at every suspension."""

    def __init__(self, inner, steps):
        self.inner, self.steps = inner, steps
        self.suspensions, self.tasks = 0, False
        self.seen = self.visible()

    def visible(self):
        """What other tasks can see: (bytes of output, the encoded arguments)."""
        call = self.steps.call
        try:
            data, _ = _ext.observe_encode(state(call.args, call.kwargs), None)
        except ValueError:
            data = b""
        return self.steps.streams.size(), data

    def suspend(self):
        self.suspensions += 1
        self.tasks = self.tasks or others_run()
        if self.suspensions > SUSPENSIONS:
            return
        now = self.visible()
        if now != self.seen:
            self.seen = now
            self.steps.watch()
            self.steps.count += 1

    def end(self):
        text = "%d suspensions%s" % (self.suspensions, ", with tasks" if self.tasks else "")
        put_text("yield", text, "suspensions")

    def __await__(self):
        caller = self.steps.call.caller
        inner = caller(self.inner.__await__, ())
        sent = None
        while True:
            try:
                item = caller(inner.send, (sent,)) if hasattr(inner, "send") else next(inner)
            except StopIteration as stop:
                self.end()
                return stop.value
            self.suspend()
            try:
                sent = yield item
            except BaseException as error:
                if not hasattr(inner, "throw"):
                    raise
                try:
                    item = caller(inner.throw, (error,))
                except StopIteration as stop:
                    return stop.value
                sent = yield item


async def async_items(iterator, steps):
    steps.look("before the first step")
    while steps.count < ITEMS_MAX:
        try:
            item = await iterator.__anext__()
        except StopAsyncIteration:
            put_text("yield", "%d items" % steps.count, "end")
            steps.look("at the end")
            return None
        steps.put(item)
    put_text("yield", "more than %d items" % ITEMS_MAX, "end")
    close = getattr(iterator, "aclose", None)
    if close is not None:
        await close()
    return None


def others_run():
    """Tasks beside the one that awaits."""
    import asyncio

    return len(asyncio.all_tasks()) > 1


def loop(awaitable):
    import asyncio

    async def whole():
        return await awaitable

    events = asyncio.new_event_loop()
    try:
        asyncio.set_event_loop(events)
        return events.run_until_complete(whole())
    finally:
        left = [task for task in asyncio.all_tasks(events) if not task.done()]
        if left:
            put_text("yield", "%d tasks are left" % len(left), "tasks")
        for task in left:
            task.cancel()
        if left:
            events.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        events.run_until_complete(events.shutdown_asyncgens())
        asyncio.set_event_loop(None)
        events.close()
