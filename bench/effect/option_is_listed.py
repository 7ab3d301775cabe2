# SPDX-License-Identifier: Apache-2.0
# function: Option.accepts
# kind: trap
# about: a value that may have no hash, searched in a literal
# --- module
"""Values of an option as a configuration file gives them."""


class Option:
    def __init__(self, name):
        self.name = name

    def default(self):
        return None

    def accepts(self, values):
        """Which of the values mean "off"."""
        accepted = []
        for value in values:
            accepted.append(value in ["off", "no", "none", "false", 0, None, [], "", "disabled"])
        return accepted
# --- naive
class Option:
    def accepts(self, values):
        """Which of the values mean "off"."""
        accepted = []
        for value in values:
            accepted.append(value in {"off", "no", "none", "false", 0, None, (), "", "disabled"})
        return accepted
# --- inputs
import random

from subject import Option


def values(rng, count):
    return Option("x"), [
        rng.choice(["off", "on", 0, 1, None, "", "disabled", "2"]) if rng.random() < 0.9 else
        rng.choice([[], ["a"], {"a": 1}]) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [values(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [values(rng, n) for n in (0, 1, 5, 20, 60)]


def tell_inputs():
    return [(Option("x"), [[]])]
