# SPDX-License-Identifier: Apache-2.0
# function: Listing.render
# kind: gain
# about: a helper called for each row with what does not change
# --- module
"""Directory listings in columns."""


def column_width(names) -> int:
    width = 0
    for name in names:
        width = max(width, len(name))
    return width + 2


class Listing:
    def __init__(self, names):
        self.names = [str(name) for name in names]

    def longest(self) -> str:
        return max(self.names, key=len, default="")

    def render(self) -> list:
        lines = []
        for name in self.names:
            lines.append(name.ljust(column_width(self.names)) + "|")
        return lines
# --- best
class Listing:
    def render(self) -> list:
        width = column_width(self.names)
        return [name.ljust(width) + "|" for name in self.names]
# --- inputs
import random

from subject import Listing


def listing(rng, count):
    return (Listing(["f" * rng.randrange(1, 30) for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [listing(rng, 350) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [listing(rng, n) for n in (0, 1, 2, 12)]
