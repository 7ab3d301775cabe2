# SPDX-License-Identifier: Apache-2.0
# function: distinct
# kind: trap
# about: equality with a tolerance, which the hash does not go with
# --- module
"""Measured lengths; two are the same if they are nearly so."""


class Length:
    tolerance = 0.5

    def __init__(self, mm):
        self.mm = mm

    def __eq__(self, other):
        return isinstance(other, Length) and abs(self.mm - other.mm) <= self.tolerance

    def __hash__(self):
        return hash(round(self.mm))


def distinct(lengths):
    """The lengths without those that are the same as an earlier one."""
    kept = []
    for length in lengths:
        if length not in kept:
            kept.append(length)
    return kept
# --- naive
def distinct(lengths):
    """The lengths without those that are the same as an earlier one."""
    return list(dict.fromkeys(lengths))
# --- inputs
import random

from subject import Length


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([Length(rng.random() * 150) for _ in range(400)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([Length(rng.random() * 9) for _ in range(n)],) for n in (0, 1, 2, 5, 20)]


def tell_inputs():
    return [([Length(1.4), Length(1.6)],), ([Length(9), Length(2.4), Length(2.6)],)]
