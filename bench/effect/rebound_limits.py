# SPDX-License-Identifier: Apache-2.0
# function: Throttle.admit
# kind: trap
# about: an attribute that a callee binds anew in the loop
# --- module
"""Admits requests; each admitted one may change the limits."""


class Limits:
    def __init__(self, most):
        self.most = most


class Throttle:
    def __init__(self, most):
        self.limits = Limits(most)
        self.admitted = []

    def accept(self, size):
        self.admitted.append(size)
        if size % 5 == 0:
            self.limits = Limits(self.limits.most - 1)

    def admit(self, sizes):
        refused = 0
        for size in sizes:
            if size <= self.limits.most:
                self.accept(size)
            else:
                refused += 1
        return refused
# --- naive
class Throttle:
    def admit(self, sizes):
        refused = 0
        most = self.limits.most
        for size in sizes:
            if size <= most:
                self.accept(size)
            else:
                refused += 1
        return refused
# --- inputs
import random

from subject import Throttle


def case(rng, count, most):
    return Throttle(most), [rng.randrange(most * 2) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 20000, 3000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, m) for n, m in [(0, 5), (3, 5), (20, 9), (30, 20)]]


def tell_inputs():
    return [(Throttle(5), [5, 5])]
