# SPDX-License-Identifier: Apache-2.0
"""Generators, coroutines and async generators: recorded at their first start, never at a resume."""

import sys

import pytest
from recorded import trace_program

PY = sys.version_info[:2]

GENERATORS = """
    def count(n):
        for i in range(n):
            yield i
        return "end"

    def echo():
        got = None
        while True:
            got = yield got
            if got == "stop":
                return got

    def guarded():
        try:
            yield 1
            yield 2
        except ValueError:
            yield "caught"
        finally:
            pass

    def outer(n):
        result = yield from count(n)
        yield result

    def changed(items):
        items.append(1)
        yield len(items)
        items.append(2)

    def failing():
        yield 1
        raise KeyError("no")

    def never(): yield 1
"""


@pytest.mark.parametrize("exact", [False, True])
def test_generators(project, exact):
    seen = trace_program(
        project,
        GENERATORS
        + """
    if __name__ == "__main__":
        list(count(3))
        part = count(1000); next(part); next(part); part.close()
        e = echo(); next(e); e.send("a"); e.send("b")
        try: e.send("stop")
        except StopIteration: pass
        g = guarded(); next(g); g.throw(ValueError("v")); list(g)
        list(outer(2))
        given = [0]
        list(changed(given))
        try: list(failing())
        except KeyError: pass
        never()
        for _ in count(400): pass
        """,
        exact=exact,
    )
    by_input = {call.values[0]: call for call in seen["app:count"].inputs}
    assert by_input[3].items == 3 and by_input[3].items_complete == 1
    assert by_input[3].sent_and_yielded == [None, 0, None, 1, None, 2]
    assert by_input[3].result_value == "end"
    assert by_input[1000].items >= 2 and by_input[1000].items_complete == 0
    assert by_input[1000].sent_and_yielded == [None, 0, None, 1]
    if PY < (3, 13):  # which closes it without an event
        assert by_input[1000].items == 2 and by_input[1000].outcome == "closed"
    assert by_input[400].items > 256  # not counted on: the events of its items cost time
    assert len(by_input[400].sent_and_yielded) == 2 * 256
    assert seen["app:count"].calls == 4
    assert seen["app:echo"].call.sent_and_yielded == [None, None, "a", "a", "b", "b"]
    assert seen["app:echo"].call.result_value == "stop"
    assert seen["app:guarded"].call.sent_and_yielded[:2] == [None, 1]
    assert seen["app:outer"].call.sent_and_yielded == [None, 0, None, 1, None, "end"]
    call = seen["app:changed"].call
    assert call.values == ([0],) and call.after_values == ([0, 1, 2],)
    assert seen["app:failing"].call.outcome == "raise"
    assert "app:never" not in seen
    assert seen["app:count"].kind == "generator"
    reasons = {
        (row["label"], row["checked"], row["reason"])
        for row in seen.rows("SELECT label, checked, reason FROM inputs WHERE checked != 'replays'")
    }
    assert len(reasons) <= 2, reasons  # thrown into; more items than are kept


COROUTINES = """
    import asyncio

    async def add(a, b):
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
        return a + b

    async def ticks(n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i

    async def total(n):
        result = 0
        async for i in ticks(n):
            result += i
        return result

    async def fails(x):
        await asyncio.sleep(0)
        raise ValueError(x)

    class Session:
        async def __aenter__(self): return self
        async def __aexit__(self, *info): return False
        async def get(self, n): return [n]

    async def main():
        assert await add(1, 2) == 3
        assert await asyncio.gather(*[add(i, i) for i in range(20)]) == list(range(0, 40, 2))
        assert await total(4) == 6
        try: await fails("x")
        except ValueError: pass
        async with Session() as session:
            await session.get(3)
        stream = ticks(100)
        async for i in stream:
            if i == 1: break
        await stream.aclose()
        task = asyncio.ensure_future(add(70, 7))
        await asyncio.sleep(0)
        task.cancel()
        try: await task
        except asyncio.CancelledError: pass
        if hasattr(asyncio, "TaskGroup"):
            async with asyncio.TaskGroup() as group:
                group.create_task(add(100, 1))
                group.create_task(add(100, 2))
"""


@pytest.mark.parametrize("exact", [False, True])
def test_coroutines_and_async_generators(project, exact):
    seen = trace_program(
        project,
        COROUTINES
        + """
    if __name__ == "__main__":
        asyncio.run(main())
        """,
        exact=exact,
    )
    add = seen["app:add"]
    assert add.kind == "coroutine"
    wanted = {(1, 2), (70, 7), *((i, i) for i in range(20))}
    assert wanted <= set(add.values) or not exact and len(set(add.values) & wanted) >= 8
    assert add.calls in (22, 24)
    for call in add.inputs:
        assert call.outcome in ("return", "raise")
        if call.outcome == "return":
            assert call.result_value == sum(call.values)
    ticks = {call.values[0]: call for call in seen["app:ticks"].inputs}
    assert ticks[4].sent_and_yielded == [None, 0, None, 1, None, 2, None, 3]
    assert ticks[4].items_complete == 1
    assert ticks[100].items == 2 and ticks[100].outcome == "closed"
    assert seen["app:ticks"].kind == "async generator"
    assert seen["app:ticks"].calls == 2
    assert seen["app:total"].call.result_value == 6
    assert seen["app:fails"].call.outcome == "raise"
    assert seen["app:fails"].exceptions == {"ValueError": 1}
    assert seen["app:Session.get"].call.result_value == [3]


def test_a_recording_that_starts_amid_running_generators_takes_no_resume(project):
    seen = trace_program(
        project,
        """
        import time

        def numbers(n):
            while True:
                n += 1
                yield n

        def work(stream):
            return next(stream)

        if __name__ == "__main__":
            stream = numbers(0)
            end = time.monotonic() + 1.2
            while time.monotonic() < end:
                work(stream)
        """,
    )
    assert seen["app:numbers"].calls == 1
    assert len(seen["app:numbers"].inputs) == 1
    assert seen["app:numbers"].call.values == (0,)


def test_items_are_seen_after_a_generator_of_which_no_more_are_kept(project):
    seen = trace_program(
        project,
        """
    def count(n):
        for i in range(n):
            yield i

    if __name__ == "__main__":
        for n in (400, 5, 700, 6, 7): list(count(n))
        """,
    )
    items = {call.values[0]: call.items for call in seen["app:count"].inputs}
    assert items[5] == 5 and items[6] == 6 and items[7] == 7
    assert items[400] > 256 and items[700] > 256
