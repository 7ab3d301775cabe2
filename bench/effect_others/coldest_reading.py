# SPDX-License-Identifier: Apache-2.0
# function: Station.coldest
# kind: trap
# about: with a NaN among the values the first of the sorted ones is not the minimum
# --- module
"""Temperatures of a weather station; a failed reading is NaN."""


class Station:
    def __init__(self, name):
        self.name = name
        self.readings = []

    def record(self, text):
        """Stores a reading; "-" is written when the sensor failed."""
        self.readings.append(float("nan") if text == "-" else float(text))

    def coldest(self) -> float:
        if not self.readings:
            return 0.0
        return sorted(self.readings)[0]
# --- naive
class Station:
    def coldest(self) -> float:
        if not self.readings:
            return 0.0
        return min(self.readings)
# --- inputs
import random

from subject import Station


def station(texts):
    one = Station("hill")
    for text in texts:
        one.record(text)
    return (one,)


def texts(rng, count, failed=0.0):
    return ["-" if rng.random() < failed else "%.1f" % rng.uniform(-20, 35) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [station(texts(rng, 60000)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [station(texts(rng, n)) for n in (0, 1, 2, 5, 20)] + [station(texts(rng, 9, 0.4))]


def tell_inputs():
    return [station(["3.0", "-", "1.0"]), station(["5.5", "-", "-2.0", "4.0"])]
