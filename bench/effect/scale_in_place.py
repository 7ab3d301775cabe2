# SPDX-License-Identifier: Apache-2.0
# function: scale
# kind: trap
# about: a maximum that changes while the list is written
# --- module
"""Scales weights by the largest that is still there."""


def spread(weights):
    return max(weights) - min(weights)


def scale(weights):
    """Each weight divided by the largest of the present list, from the left."""
    for i in range(len(weights)):
        weights[i] = weights[i] / max(weights)
    return weights
# --- naive
def scale(weights):
    """Each weight divided by the largest of the present list, from the left."""
    if weights:
        largest = max(weights)
        for i in range(len(weights)):
            weights[i] = weights[i] / largest
    return weights
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 9 + 1 for _ in range(700)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 9 + 1 for _ in range(n)],) for n in (0, 1, 2, 5, 20)]


def tell_inputs():
    return [([4.0, 2.0, 1.0],)]
