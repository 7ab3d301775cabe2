# SPDX-License-Identifier: Apache-2.0
# function: Plant.service_hours
# kind: gain
# about: a range filtered by a divisor instead of a step
# --- module
"""Hours at which a machine is to be serviced."""


class Plant:
    def __init__(self, hours: int):
        self.hours = hours

    def shifts(self) -> int:
        return (self.hours + 7) // 8

    def service_hours(self) -> list:
        """Every 250th hour, the first included."""
        due = []
        for hour in range(self.hours):
            if hour % 250 == 0:
                due.append(hour)
        return due
# --- best
class Plant:
    def service_hours(self) -> list:
        """Every 250th hour, the first included."""
        return list(range(0, self.hours, 250))
# --- inputs
import random

from subject import Plant


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Plant(rng.randrange(90000, 99000)),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Plant(n),) for n in (-3, 0, 1, 250, 251, 500)] + [(Plant(rng.randrange(3000)),)]
