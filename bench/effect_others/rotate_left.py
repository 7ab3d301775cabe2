# SPDX-License-Identifier: Apache-2.0
# function: rotate_left
# kind: gain
# about: pop(0) and append, once for each step
# --- module
"""Turns a list round."""


def rotate_left(values: list, steps: int) -> list:
    """Moves the first value to the end `steps` times, in the list itself."""
    for _ in range(steps):
        first = values.pop(0)
        values.append(first)
    return values
# --- best
def rotate_left(values: list, steps: int) -> list:
    """Moves the first value to the end `steps` times, in the list itself."""
    if steps > 0:
        if not values:
            values.pop(0)
        cut = steps % len(values)
        values[:] = values[cut:] + values[:cut]
    return values
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() for _ in range(12000)], 5000 + rng.randrange(99)) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0), (0, 3), (1, 0), (1, 5), (3, -2), (3, 3), (5, 2), (5, 13), (20, 19)]
    return [([rng.randrange(9) for _ in range(n)], k) for n, k in sizes]
