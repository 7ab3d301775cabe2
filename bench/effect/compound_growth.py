# SPDX-License-Identifier: Apache-2.0
# function: Account.years_of_growth
# kind: gain
# about: a power by repeated multiplication, exact numbers
# --- module
"""Growth of a colony, in exact whole numbers."""


class Account:
    def __init__(self, start: int, factor: int):
        self.start = start
        self.factor = factor

    def years_of_growth(self, years: int) -> int:
        result = self.start
        for _ in range(years):
            result *= self.factor
        return result

    def digits(self, years: int) -> int:
        return self.years_of_growth(years).bit_length() * 3 // 10 + 1
# --- best
class Account:
    def years_of_growth(self, years: int) -> int:
        if years <= 0:
            return self.start
        return self.start * self.factor**years
# --- inputs
import random

from subject import Account


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Account(rng.randrange(1, 99), rng.randrange(3, 90)), 6000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Account(rng.randrange(-5, 9), rng.randrange(-4, 9)), n) for n in (-2, 0, 1, 2, 7, 30)]
