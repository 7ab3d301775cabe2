# SPDX-License-Identifier: Apache-2.0
# function: Scheduler.run_until
# kind: gain
# about: a queue sorted again after every insertion, taken from the front
# --- module
"""Timers, some of which repeat."""


class Scheduler:
    def __init__(self):
        self.timers = []
        self.fired = []
        self.serial = 0

    def add(self, due, name, every=0):
        self.serial += 1
        self.timers.append((due, self.serial, name, every))
        self.timers.sort()

    def run_until(self, limit):
        """Fires all that is due up to `limit`, in order; says how many that were."""
        count = 0
        while self.timers and self.timers[0][0] <= limit:
            due, _, name, every = self.timers.pop(0)
            self.fired.append((due, name))
            count += 1
            if every:
                self.add(due + every, name, every)
        return count

    def pending(self):
        return [name for _, _, name, _ in self.timers]
# --- best
import heapq


class Scheduler:
    def run_until(self, limit):
        """Fires all that is due up to `limit`, in order; says how many that were."""
        heap = list(self.timers)
        heapq.heapify(heap)
        count = 0
        serial = self.serial
        fired = self.fired
        while heap and heap[0][0] <= limit:
            due, _, name, every = heap[0]
            fired.append((due, name))
            count += 1
            if every:
                serial += 1
                heapq.heapreplace(heap, (due + every, serial, name, every))
            else:
                heapq.heappop(heap)
        heap.sort()
        self.timers[:] = heap
        self.serial = serial
        return count
# --- inputs
import random

from subject import Scheduler


def scheduler(rng, count, limit):
    made = Scheduler()
    for i in range(count):
        made.add(rng.randrange(limit * 2 + 1), "job-%d" % i, rng.choice([0, 0, 300, 700]))
    return made, limit


def bench_inputs(seed):
    rng = random.Random(seed)
    return [scheduler(rng, 1000, 1500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [scheduler(rng, n, m) for n, m in [(0, 5), (1, 0), (4, 1), (9, 800), (30, 2000)]]
