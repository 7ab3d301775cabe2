# SPDX-License-Identifier: Apache-2.0
# function: Archive.pages
# kind: trap
# about: a generator whose work is seen when it happens
# --- module
"""Pages of an archive, loaded when they are asked for."""


class Archive:
    def __init__(self, count):
        self.count = count
        self.log = []

    def load(self, number):
        self.log.append("load %d" % number)
        return "page %d of %d" % (number, self.count)

    def pages(self):
        """(page, what the log holds when it is handed out)"""
        for number in range(self.count):
            page = self.load(number)
            yield page, len(self.log)
# --- naive
class Archive:
    def pages(self):
        """(page, what the log holds when it is handed out)"""
        loaded = [self.load(number) for number in range(self.count)]
        for page in loaded:
            yield page, len(self.log)
# --- inputs
import random

from subject import Archive


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Archive(rng.randrange(9000, 9900)),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Archive(n),) for n in (0, 1, rng.randrange(2, 9))]


def tell_inputs():
    return [(Archive(3),)]
