# SPDX-License-Identifier: Apache-2.0
# function: Cleanup.sweep
# kind: trap
# about: removing from the list that is walked skips elements, and callers know it
# --- module
"""A sweep that looks at every other one of adjacent old entries, as documented."""


class Cleanup:
    def __init__(self, limit):
        self.limit = limit

    def is_old(self, age):
        return age > self.limit

    def sweep(self, ages):
        """Removes old entries in place; of neighbours that are old, every other one stays."""
        for age in ages:
            if self.is_old(age):
                ages.remove(age)
        return ages
# --- naive
class Cleanup:
    def sweep(self, ages):
        """Removes old entries in place; of neighbours that are old, every other one stays."""
        ages[:] = [age for age in ages if not self.is_old(age)]
        return ages
# --- inputs
import random

from subject import Cleanup


def case(rng, count, most):
    return Cleanup(most // 2), [rng.randrange(most) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 1500, 5000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, m) for n, m in [(0, 2), (1, 2), (9, 4), (30, 20)]]


def tell_inputs():
    return [(Cleanup(5), [9, 8, 1])]
