# SPDX-License-Identifier: Apache-2.0
# function: Importer.acceptable
# kind: trap
# about: the check has a side effect, all() with a generator stops before the rest is checked
# --- module
"""Checks rows of an import and notes what is wrong with them."""


class Importer:
    def __init__(self, required):
        self.required = required
        self.problems = []

    def check(self, row):
        """Whether the row has what it needs; notes what it has not."""
        missing = [name for name in self.required if not row.get(name)]
        if missing:
            self.problems.append((row.get("id"), missing))
        return not missing

    def acceptable(self, rows):
        return all([self.check(row) for row in rows])
# --- naive
class Importer:
    def acceptable(self, rows):
        return all(self.check(row) for row in rows)
# --- inputs
import random

from subject import Importer


def rows(rng, count, gaps=0.3):
    return [{"id": number, "name": "n", "mail": "" if rng.random() < gaps else "m"}
            for number in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Importer(["name", "mail"]), rows(rng, 20000)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Importer(["name", "mail"]), rows(rng, n, 0.1 * (n % 2))) for n in (0, 1, 2, 5, 30)]


def tell_inputs():
    return [(Importer(["name"]), [{"id": 1}, {"id": 2}, {"id": 3, "name": "x"}])]
