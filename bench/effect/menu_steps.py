# SPDX-License-Identifier: Apache-2.0
# function: steps
# kind: trap
# about: a recursion that hands out a list which its callers change
# --- module
"""The steps of a recipe that is made of smaller ones."""


def shopping(depth):
    return len(steps(depth)) + 1


def steps(depth):
    """The steps up to this depth; the caller may go on with the list."""
    if depth == 0:
        return ["start"]
    if depth == 1:
        return ["start", "mix"]
    plan = steps(depth - 1)
    plan.extend(steps(depth - 2))
    plan.append("step %d" % depth)
    return plan
# --- naive
from functools import lru_cache


@lru_cache(maxsize=None)
def steps(depth):
    """The steps up to this depth; the caller may go on with the list."""
    if depth == 0:
        return ["start"]
    if depth == 1:
        return ["start", "mix"]
    plan = steps(depth - 1)
    plan.extend(steps(depth - 2))
    plan.append("step %d" % depth)
    return plan
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(14 + rng.randrange(2),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (0, 1, 2, 3, rng.randrange(4, 8))]


def tell_inputs():
    return [(4,), (3,), (4,)]
