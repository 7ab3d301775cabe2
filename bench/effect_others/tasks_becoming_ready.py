# SPDX-License-Identifier: Apache-2.0
# function: Planner.run
# kind: trap
# about: the list that is searched is changed by a method called in the loop
# --- module
"""Tasks; when one is finished those that follow become ready."""


class Planner:
    def __init__(self, ready, followers):
        self.ready = ready
        self.followers = followers

    def finish(self, task):
        self.ready.remove(task)
        for other in self.followers.get(task, ()):
            if other not in self.ready:
                self.ready.append(other)

    def run(self, tasks):
        """Tries the tasks in their order; returns those that could not be done."""
        skipped = []
        for task in tasks:
            if task in self.ready:
                self.finish(task)
            else:
                skipped.append(task)
        return skipped
# --- naive
class Planner:
    def run(self, tasks):
        """Tries the tasks in their order; returns those that could not be done."""
        skipped = []
        ready = set(self.ready)
        for task in tasks:
            if task in ready:
                self.finish(task)
            else:
                skipped.append(task)
        return skipped
# --- inputs
import random

from subject import Planner


def case(rng, ready, tasks, links):
    followers = {}
    for _ in range(links):
        followers.setdefault(rng.randrange(ready), []).append(ready + rng.randrange(ready))
    order = list(range(ready * 2))
    rng.shuffle(order)
    return Planner(list(range(ready)), followers), order[:tasks]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 600, 1200, 200) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, *size) for size in [(1, 0, 0), (1, 2, 0), (3, 6, 0), (5, 10, 4), (9, 18, 9)]]


def tell_inputs():
    return [(Planner([1], {1: [2], 2: [3]}), [1, 2, 3]), (Planner([1, 2], {}), [1, 1, 2])]
