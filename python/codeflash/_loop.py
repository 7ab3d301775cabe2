# SPDX-License-Identifier: Apache-2.0
"""Runs a replayed coroutine on an event loop of its own.

The program's other tasks do not exist here: a coroutine that waits for one of them (an item of
a queue, a lock) would wait for ever. The loop sees that nothing can happen any more and says so.
"""

import asyncio
import asyncio.runners
import selectors
import threading

from codeflash._resolve import NotReplayable


class Selector(selectors.DefaultSelector):
    """Asked to wait without end for nothing but the loop's own wake-up, it refuses."""

    def select(self, timeout=None):
        if timeout is None and len(self.get_map()) <= 1 and threading.active_count() == 1:
            raise NotReplayable("waits for another task of the program")
        return super().select(timeout)


_made = []  # the loop of the call at hand: at most one


def current():
    """The loop of the call that is being loaded: its arguments may refer to it."""
    if not _made:
        _made.append(asyncio.SelectorEventLoop(Selector()))
    return _made[0]


def forget():
    """Closes a loop that no call ran on."""
    while _made:
        _made.pop().close()


def run(coroutine):
    loop = current()
    try:
        asyncio.set_event_loop(loop)
        return loop.run_until_complete(coroutine)
    finally:
        try:
            asyncio.runners._cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            forget()
