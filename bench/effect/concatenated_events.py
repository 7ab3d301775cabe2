# SPDX-License-Identifier: Apache-2.0
# function: Timeline.merge
# kind: trap
# about: a sort after every step, seen by the function that is told of it
# --- module
"""Timelines: whoever watches one sees it in order after every event."""


class Timeline:
    def __init__(self, watcher=None):
        self.times = []
        self.watcher = watcher
        self.seen = []

    def notify(self):
        self.seen.append((self.times[0], self.times[-1], self.times[len(self.times) // 2]))

    def merge(self, times):
        for time in times:
            self.times.append(time)
            self.times.sort()
            self.notify()
        return len(self.times)
# --- naive
class Timeline:
    def merge(self, times):
        for time in times:
            self.times.append(time)
        self.times.sort()
        for _ in times:
            self.notify()
        return len(self.times)
# --- inputs
import random

from subject import Timeline


def case(rng, count):
    return Timeline(), [rng.randrange(900) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 9)]


def tell_inputs():
    return [(Timeline(), [3, 1, 2])]
