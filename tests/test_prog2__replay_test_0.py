"""Replay tests: calls that a program made, made again and compared with what they did then.

Recorded by `codeflash optimize --trace-only .../prog2.py`.
Run them with pytest; keep this file and its trace together.
"""

import pytest

from codeflash.replay import Trace

trace = Trace(__file__, "../../../pk/m.trace", created="2026-11-29T13:23:24Z 1795958604900916828")


@pytest.mark.parametrize("call", [
    pytest.param(2, id="item=-1, items=[0, 1, 2, … 20000 items]"),
])
def test_prog_member(call):
    """.../prog.py:4 member: 1 input of 3,000 calls."""
    trace.replay("prog:member", call)


@pytest.mark.parametrize("call", [
    pytest.param(4, id="n=500000"),
])
def test_prog_make(call):
    """.../prog.py:15 make: 1 input of 3,000 calls."""
    trace.replay("prog:make", call)


@pytest.mark.parametrize("call", [
    pytest.param(1, id="no arguments"),
])
def test_prog2_work(call):
    """.../prog2.py:13 work: 1 input of 1 call."""
    trace.replay("prog2:work", call)


# Recorded, and not replayed:
# .../prog.py:19 small, 1 input: touches a value that was not kept: list
# .../prog2.py:5 rest, 1 input: not deterministic: result: 29656 is not 41232
