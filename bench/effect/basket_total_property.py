# SPDX-License-Identifier: Apache-2.0
# function: Basket.total
# kind: trap
# about: a property whose inputs change between two reads
# --- module
"""A basket whose lines may change after it was asked for its total."""


class Line:
    def __init__(self, cents, count):
        self.cents = cents
        self.count = count


class Basket:
    def __init__(self, lines):
        self.lines = list(lines)

    def cheapest(self):
        return min(self.lines, key=lambda line: line.cents, default=None)

    @property
    def total(self):
        total = 0
        for line in self.lines:
            if line.count > 0:
                total += line.cents * line.count
        return total
# --- naive
class Basket:
    @property
    def total(self):
        if "_total" not in self.__dict__:
            total = 0
            for line in self.lines:
                if line.count > 0:
                    total += line.cents * line.count
            self._total = total
        return self._total
# --- inputs
import random

from subject import Basket, Line


def basket(rng, count):
    return Basket([Line(rng.randrange(900), rng.randrange(-1, 4)) for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(basket(rng, 20000),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(basket(rng, n),) for n in (0, 1, 5, 20)]


def tell_inputs():
    changing = Basket([Line(100, 1)])
    yield (changing,)
    changing.lines.append(Line(50, 2))
    yield (changing,)
