# SPDX-License-Identifier: Apache-2.0
# function: Ledger.has_pair
# kind: gain
# about: is there a pair with a given sum?
# --- module
"""Finds payments that together settle an invoice."""


class Ledger:
    def __init__(self, cents):
        self.cents = [int(amount) for amount in cents]

    def balance(self):
        return sum(self.cents)

    def has_pair(self, total: int) -> bool:
        for i in range(len(self.cents)):
            for j in range(i + 1, len(self.cents)):
                if self.cents[i] + self.cents[j] == total:
                    return True
        return False
# --- best
class Ledger:
    def has_pair(self, total: int) -> bool:
        seen = set()
        for amount in self.cents:
            if total - amount in seen:
                return True
            seen.add(amount)
        return False
# --- inputs
import random

from subject import Ledger


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Ledger([rng.randrange(10**6) * 2 for _ in range(350)]), 2 * 10**6 + 1)
            for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Ledger([rng.randrange(-30, 60) for _ in range(n)]), rng.randrange(-20, 80))
            for n in (0, 1, 2, 2, 5, 9, 20, 40)]
