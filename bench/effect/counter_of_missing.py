# SPDX-License-Identifier: Apache-2.0
# function: Settings.lookup
# kind: trap
# about: a subscript that a mapping answers by making the entry
# --- module
"""Settings with defaults that are made when they are first asked for."""

from collections import defaultdict


class Settings:
    def __init__(self, table):
        self.table = table

    def known(self):
        return sorted(self.table)

    def lookup(self, names, default=None):
        values = []
        for name in names:
            try:
                value = self.table[name]
            except KeyError:
                value = default
            values.append(value)
        return values


def empty():
    return Settings(defaultdict(list))
# --- naive
class Settings:
    def lookup(self, names, default=None):
        return [self.table.get(name, default) for name in names]
# --- inputs
import random
from collections import defaultdict

from subject import Settings


def case(rng, count, kinds):
    names = ["s%d" % rng.randrange(kinds) for _ in range(count)]
    plain = {name: i for i, name in enumerate(names[::2])}
    return Settings(plain if rng.random() < 0.7 else defaultdict(list, plain)), names


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 9000, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, k) for n, k in [(0, 1), (1, 1), (6, 4), (20, 30), (20, 30), (9, 9)]]


def tell_inputs():
    return [(Settings(defaultdict(list)), ["a", "b"])]
