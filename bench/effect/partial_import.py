# SPDX-License-Identifier: Apache-2.0
# function: Importer.load
# kind: trap
# about: what was read before the error must stay
# --- module
"""Numbers of a file that may be damaged at its end."""


class Importer:
    def __init__(self):
        self.values = []
        self.error = None

    def load(self, fields):
        """Takes the values up to the first that is no number; says whether all were good."""
        try:
            for field in fields:
                self.values.append(int(field))
        except ValueError as error:
            self.error = str(error)
            return False
        return True

    def total(self):
        return sum(self.values)
# --- naive
class Importer:
    def load(self, fields):
        """Takes the values up to the first that is no number; says whether all were good."""
        try:
            self.values += [int(field) for field in fields]
        except ValueError as error:
            self.error = str(error)
            return False
        return True
# --- inputs
import random

from subject import Importer


def fields(rng, count, bad):
    return Importer(), ["x" if rng.random() < bad else str(rng.randrange(900))
            for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [fields(rng, 20000, 0) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [fields(rng, n, b) for n, b in [(0, 0), (3, 0), (3, 1), (20, 0.1)]]


def tell_inputs():
    return [(Importer(), ["1", "2", "x", "3"])]
