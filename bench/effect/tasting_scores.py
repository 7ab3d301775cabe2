# SPDX-License-Identifier: Apache-2.0
# function: Jury.favourite
# kind: trap
# about: a key function that leaves a trace of each call
# --- module
"""A jury that notes each tasting."""


class Jury:
    def __init__(self, scores):
        self.scores = dict(scores)
        self.tastings = []

    def taste(self, wine):
        self.tastings.append(wine)
        return self.scores.get(wine, 0) - len(self.tastings) % 7

    def favourite(self, wines):
        best = None
        for wine in wines:
            if best is None or self.taste(wine) > self.taste(best):
                best = wine
        return best
# --- naive
class Jury:
    def favourite(self, wines):
        return max(wines, key=self.taste, default=None)
# --- inputs
import random

from subject import Jury


def case(rng, count):
    wines = ["w%d" % i for i in range(count)]
    return Jury({wine: rng.randrange(90) for wine in wines}), wines


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 9, 30)]


def tell_inputs():
    return [(Jury({"a": 3, "b": 5}), ["a", "b"])]
