# SPDX-License-Identifier: Apache-2.0
# function: Invoice.total
# kind: trap
# about: sum() of floats rounds otherwise than a loop since 3.12
# --- module
"""Invoices with amounts in euros."""


class Invoice:
    def __init__(self, amounts):
        self.amounts = [float(amount) for amount in amounts]

    def largest(self):
        return max(self.amounts, default=0.0)

    def total(self) -> float:
        total = 0.0
        for amount in self.amounts:
            total += amount
        return total
# --- naive
from math import fsum


class Invoice:
    def total(self) -> float:
        return fsum(self.amounts)
# --- inputs
import random

from subject import Invoice


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Invoice([rng.random() * 100 for _ in range(30000)]),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Invoice([rng.randrange(10**4) / 100 for _ in range(n)]),) for n in (0, 1, 2, 9, 40)]


def tell_inputs():
    return [(Invoice([0.1] * 10),), (Invoice([1e16, 1.0, -1e16]),)]
