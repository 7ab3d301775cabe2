# SPDX-License-Identifier: Apache-2.0
# function: ContactSheet.shapes
# kind: gain
# about: all divisors in rising order by trying every number
# --- module
"""Ways to lay out pictures on a sheet."""


class ContactSheet:
    def __init__(self, pictures: int):
        self.pictures = pictures

    def shapes(self) -> list:
        """Every number of columns that leaves no gap, smallest first."""
        columns = []
        for width in range(1, self.pictures + 1):
            if self.pictures % width == 0:
                columns.append(width)
        return columns

    def squarest(self) -> int:
        return min(self.shapes(), key=lambda width: abs(width - self.pictures // width))
# --- best
from math import isqrt


class ContactSheet:
    def shapes(self) -> list:
        """Every number of columns that leaves no gap, smallest first."""
        pictures = self.pictures
        if pictures < 1:
            return []
        small = [width for width in range(1, isqrt(pictures) + 1) if pictures % width == 0]
        large = [pictures // width for width in reversed(small) if width * width != pictures]
        return small + large
# --- inputs
import random

from subject import ContactSheet


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(ContactSheet(rng.randrange(300000, 400000)),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(ContactSheet(n),) for n in [-4, 0, 1, 2, 3, 4, 12, 36, 49, 97]] + [
        (ContactSheet(rng.randrange(3000)),) for _ in range(6)]
