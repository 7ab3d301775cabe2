# SPDX-License-Identifier: Apache-2.0
# function: Loader.get_all
# kind: trap
# about: setdefault computes its default even where the key is there
# --- module
"""Templates, read once each."""


class Loader:
    def __init__(self):
        self.cache = {}
        self.reads = 0

    def read(self, name):
        self.reads += 1
        return "<%s read as number %d>" % (name, self.reads)

    def get_all(self, names):
        found = []
        for name in names:
            if name not in self.cache:
                self.cache[name] = self.read(name)
            found.append(self.cache[name])
        return found
# --- naive
class Loader:
    def get_all(self, names):
        return [self.cache.setdefault(name, self.read(name)) for name in names]
# --- inputs
import random

from subject import Loader


def case(rng, count, kinds):
    return Loader(), ["t%d" % rng.randrange(kinds) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 9000, 900) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, k) for n, k in [(0, 1), (1, 1), (5, 2), (20, 40)]]


def tell_inputs():
    return [(Loader(), ["a", "a", "b"])]
