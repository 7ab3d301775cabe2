# SPDX-License-Identifier: Apache-2.0
# function: Sheet.reorder
# kind: gain
# about: list.index for each element
# --- module
"""Columns of a sheet in the order that a user dragged them to."""


class Sheet:
    def __init__(self, header):
        self.header = list(header)

    def width(self):
        return len(self.header)

    def reorder(self, wanted):
        """Positions of the wanted columns; ValueError where one is not there."""
        positions = []
        for name in wanted:
            positions.append(self.header.index(name))
        return positions
# --- best
class Sheet:
    def reorder(self, wanted):
        """Positions of the wanted columns; ValueError where one is not there."""
        first = {}
        for position, name in enumerate(self.header):
            first.setdefault(name, position)
        positions = []
        for name in wanted:
            position = first.get(name)
            positions.append(self.header.index(name) if position is None else position)
        return positions
# --- inputs
import random

from subject import Sheet


def sheet(rng, count, wanted, kinds):
    header = ["column %d" % rng.randrange(kinds) for _ in range(count)]
    return Sheet(header), [rng.choice(header) for _ in range(wanted)] if header else []


def bench_inputs(seed):
    rng = random.Random(seed)
    return [sheet(rng, 900, 900, 5000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [sheet(rng, *s) for s in [(0, 0, 1), (1, 2, 1), (5, 9, 3), (30, 30, 40)]] + [
        (Sheet(["a", "b"]), ["b", "c"])]
