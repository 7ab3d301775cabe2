# SPDX-License-Identifier: Apache-2.0
# function: Registry.missing
# kind: gain
# about: membership in a list of the keys of a dict
# --- module
"""Handlers of events by name."""


class Registry:
    def __init__(self):
        self.handlers = {}

    def register(self, name, handler):
        self.handlers[name] = handler

    def missing(self, names):
        """The names that nobody handles."""
        return [name for name in names if name not in list(self.handlers.keys())]

    def names(self):
        return sorted(self.handlers)
# --- best
class Registry:
    def missing(self, names):
        """The names that nobody handles."""
        return [name for name in names if name not in self.handlers]
# --- inputs
import random

from subject import Registry


def registry(rng, count, names):
    made = Registry()
    for i in range(count):
        made.register("event-%d" % rng.randrange(count * 2), i)
    return made, ["event-%d" % rng.randrange(count * 2 + 1) for _ in range(names)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [registry(rng, 500, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [registry(rng, n, m) for n, m in [(0, 0), (0, 2), (3, 0), (5, 9), (30, 20)]]
