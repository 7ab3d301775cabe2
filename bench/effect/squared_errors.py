# SPDX-License-Identifier: Apache-2.0
# function: Fit.energy
# kind: trap
# about: ** of a huge float raises, * gives infinity
# --- module
"""Residuals of a fit."""


class Fit:
    def __init__(self, residuals):
        self.residuals = [float(residual) for residual in residuals]

    def worst(self):
        return max([abs(residual) for residual in self.residuals], default=0.0)

    def energy(self):
        """Sum of the squares; None where one is too large."""
        total = 0.0
        for residual in self.residuals:
            try:
                total += residual ** 2
            except OverflowError:
                return None
        return total
# --- naive
class Fit:
    def energy(self):
        """Sum of the squares; None where one is too large."""
        total = 0.0
        for residual in self.residuals:
            try:
                total += residual * residual
            except OverflowError:
                return None
        return total
# --- inputs
import random

from subject import Fit


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Fit([rng.random() - 0.5 for _ in range(20000)]),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Fit([rng.random() * 10 ** rng.randrange(-9, 9) for _ in range(n)]),)
            for n in (0, 1, 5, 20)]


def tell_inputs():
    return [(Fit([1.0, 1e200]),)]
