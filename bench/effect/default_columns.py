# SPDX-License-Identifier: Apache-2.0
# function: with_extras
# kind: trap
# about: a new list each time, where += would change the caller's
# --- module
"""Columns of a report."""

DEFAULT = ["date", "amount"]


def with_extras(columns, extras):
    """The columns and those of the extras that are not there yet; the argument stays."""
    for extra in extras:
        if extra not in DEFAULT:
            columns = columns + [extra]
    return columns


def standard(extras):
    return with_extras(DEFAULT, extras)
# --- naive
def with_extras(columns, extras):
    """The columns and those of the extras that are not there yet; the argument stays."""
    for extra in extras:
        if extra not in DEFAULT:
            columns += [extra]
    return columns
# --- inputs
import random


def case(rng, count):
    return ["name"] * rng.randrange(3), [rng.choice(["date", "tax", "net", "id"])
            for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 900) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 9)]


def tell_inputs():
    return [(["name"], ["tax"])]
