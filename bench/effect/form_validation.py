# SPDX-License-Identifier: Apache-2.0
# function: Form.is_valid
# kind: trap
# about: checks that leave messages must all run
# --- module
"""Checks of a form: every fault is to be shown at once."""


class Form:
    def __init__(self, values):
        self.values = dict(values)
        self.errors = []

    def check(self, name):
        value = self.values.get(name)
        if value is None or value < 0:
            self.errors.append("%s is missing" % name)
            return False
        return True

    def is_valid(self, names):
        self.errors.clear()
        return all([self.check(name) for name in names])
# --- naive
class Form:
    def is_valid(self, names):
        self.errors.clear()
        return all(self.check(name) for name in names)
# --- inputs
import random

from subject import Form


def form(rng, count):
    names = ["field%d" % i for i in range(count)]
    return Form({name: rng.randrange(-2, 9) for name in names}), names


def bench_inputs(seed):
    rng = random.Random(seed)
    return [form(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [form(rng, n) for n in (0, 1, 4, 20)]


def tell_inputs():
    return [(Form({"a": -1, "b": -1}), ["a", "b"])]
