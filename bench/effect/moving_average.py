# SPDX-License-Identifier: Apache-2.0
# function: smooth
# kind: trap
# about: a running total of floats drifts away from the sum of each window
# --- module
"""Smoothed temperatures."""


def smooth(values: list[float], width: int) -> list[float]:
    if width < 1:
        raise ValueError("width must be positive")
    result = []
    for i in range(len(values) - width + 1):
        total = 0.0
        for value in values[i:i + width]:
            total += value
        result.append(total / width)
    return result


def roughness(values, width):
    smoothed = smooth(values, width)
    return max(smoothed, default=0.0) - min(smoothed, default=0.0)
# --- naive
def smooth(values: list[float], width: int) -> list[float]:
    if width < 1:
        raise ValueError("width must be positive")
    if len(values) < width:
        return []
    total = sum(values[:width])
    result = [total / width]
    for gone, new in zip(values, values[width:]):
        total += new - gone
        result.append(total / width)
    return result
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 30 for _ in range(1200)], 60) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.random() * 30 for _ in range(n)], w) for n, w in
            [(0, 1), (1, 1), (5, 2), (9, 9), (9, 10), (30, 4), (3, 0)]]


def tell_inputs():
    return [([1e16, 1.0, 2.0, 3.0, 0.1, 0.2], 2)]
