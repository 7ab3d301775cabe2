# SPDX-License-Identifier: Apache-2.0
# function: label
# kind: trap
# about: recursion that numbers its calls in a global
# --- module
"""Labels of the nodes of a full binary tree, numbered in the order of the visit."""

LABELS = []


def reset():
    LABELS.clear()


def label(depth):
    """How many nodes the tree has; leaves a label for each."""
    LABELS.append("n%d" % (len(LABELS) % 1000))
    if depth <= 0:
        return 1
    return 1 + label(depth - 1) + label(depth - 1)
# --- naive
from functools import lru_cache


@lru_cache(maxsize=None)
def label(depth):
    """How many nodes the tree has; leaves a label for each."""
    LABELS.append("n%d" % (len(LABELS) % 1000))
    if depth <= 0:
        return 1
    return 1 + label(depth - 1) + label(depth - 1)
# --- inputs
import random

import subject


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(12 + rng.randrange(2),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(n,) for n in (-1, 0, 1, 2, rng.randrange(3, 6))]


def tell_inputs():
    subject.reset()
    return [(3,)]
