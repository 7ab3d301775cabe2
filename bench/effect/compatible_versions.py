# SPDX-License-Identifier: Apache-2.0
# function: Resolver.unsupported
# kind: trap
# about: elements whose == is wider than their hash
# --- module
"""Versions: 1.2 and 1.2.0 are equal, as a text they are not."""


class Version:
    def __init__(self, text):
        self.text = text

    def parts(self):
        numbers = [int(part) for part in self.text.split(".")]
        while numbers and numbers[-1] == 0:
            numbers.pop()
        return numbers

    def __eq__(self, other):
        return isinstance(other, Version) and self.parts() == other.parts()

    def __hash__(self):
        return hash(self.text)


class Resolver:
    def __init__(self, supported):
        self.supported = [Version(text) for text in supported]

    def unsupported(self, wanted):
        supported = [version for version in self.supported]
        return [text for text in wanted if Version(text) not in supported]
# --- naive
class Resolver:
    def unsupported(self, wanted):
        supported = set(self.supported)
        return [text for text in wanted if Version(text) not in supported]
# --- inputs
import random

from subject import Resolver


def texts(rng, count, most):
    return ["%d.%d%s" % (rng.randrange(most), rng.randrange(most), rng.choice(["", ".0"]))
            for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Resolver(texts(rng, 50, 30)), texts(rng, 50, 30)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Resolver(texts(rng, n, 3)), texts(rng, m, 3))
            for n, m in [(0, 0), (0, 2), (3, 3), (5, 9)]]


def tell_inputs():
    return [(Resolver(["1.2"]), ["1.2.0"])]
