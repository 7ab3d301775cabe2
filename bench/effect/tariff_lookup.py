# SPDX-License-Identifier: Apache-2.0
# function: price_of
# kind: trap
# about: a cache that would keep the price of an old tariff
# --- module
"""Prices by weight; the tariff may be changed at any time."""

TARIFF = {"base": 100, "step": 7}


def change(base, step):
    TARIFF["base"] = base
    TARIFF["step"] = step


def price_of(weight):
    """The price in cents: the base, and a step for every halving down to nothing."""
    if weight <= 0:
        return TARIFF["base"]
    return TARIFF["step"] + price_of(weight - 1) + price_of(weight // 2) % 11
# --- naive
from functools import lru_cache


@lru_cache(maxsize=None)
def price_of(weight):
    """The price in cents: the base, and a step for every halving down to nothing."""
    if weight <= 0:
        return TARIFF["base"]
    return TARIFF["step"] + price_of(weight - 1) + price_of(weight // 2) % 11
# --- inputs
import random

import subject


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(30 + rng.randrange(6),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-1, 0, 1, 2, 5, rng.randrange(6, 15))]


def tell_inputs():
    subject.change(100, 7)
    yield (4,)
    subject.change(50, 3)
    yield (4,)
    subject.change(100, 7)
