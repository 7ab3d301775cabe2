# SPDX-License-Identifier: Apache-2.0
# function: Wave.amplitude
# kind: trap
# about: repeated multiplication of a float rounds otherwise than a power
# --- module
"""A wave that loses a part of its height at each reflection."""


class Wave:
    def __init__(self, height, keep):
        self.height = float(height)
        self.keep = float(keep)

    def amplitude(self, reflections: int) -> float:
        height = self.height
        for _ in range(reflections):
            height = height * self.keep
        return height

    def fades_after(self, limit):
        count = 0
        while abs(self.amplitude(count)) > limit and count < 1000:
            count += 1
        return count
# --- naive
class Wave:
    def amplitude(self, reflections: int) -> float:
        return self.height * self.keep ** max(reflections, 0)
# --- inputs
import random

from subject import Wave


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Wave(rng.random() * 9, 0.9999), 90000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Wave(rng.random() * 9, rng.random()), n) for n in (-1, 0, 1, 2, 9, 60)]


def tell_inputs():
    return [(Wave(0.1, 0.7), n) for n in (3, 5, 7, 9)]
