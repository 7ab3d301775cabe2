# SPDX-License-Identifier: Apache-2.0
# function: Sensor.was_read
# kind: trap
# about: `in` finds the same NaN by identity, == does not
# --- module
"""Readings of a sensor, some of them missing."""

MISSING = float("nan")


class Sensor:
    def __init__(self, readings):
        self.readings = list(readings)

    def missing(self):
        return sum([reading != reading for reading in self.readings])

    def was_read(self, value: float) -> bool:
        return any(reading == value for reading in self.readings)
# --- naive
class Sensor:
    def was_read(self, value: float) -> bool:
        return value in self.readings
# --- inputs
import random

from subject import MISSING, Sensor


def sensor(rng, count):
    return [float(rng.randrange(count * 3)) if rng.random() < 0.9 else MISSING
            for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Sensor(sensor(rng, 20000)), -1.0) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Sensor(sensor(rng, n)), float(rng.randrange(20))) for n in (0, 1, 5, 30)] + [
        (Sensor([1.0, float("nan")]), float("nan"))]


def tell_inputs():
    return [(Sensor([1.0, MISSING]), MISSING)]
