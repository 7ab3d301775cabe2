# SPDX-License-Identifier: Apache-2.0
# function: Course.cancel
# kind: trap
# about: remove() takes one of several, and raises after the earlier ones are gone
# --- module
"""Who takes part in a course; a person may hold several seats."""


class Course:
    def __init__(self, title, seats):
        self.title = title
        self.seats = seats

    def cancel(self, names):
        """Gives back one seat for each name; ValueError at the first without a seat."""
        for name in names:
            self.seats.remove(name)
        return len(self.seats)

    def holders(self):
        return sorted(set(self.seats))
# --- naive
class Course:
    def cancel(self, names):
        """Gives back one seat for each name; ValueError at the first without a seat."""
        gone = set(names)
        self.seats[:] = [name for name in self.seats if name not in gone]
        return len(self.seats)
# --- inputs
import random

from subject import Course


def case(rng, count, leave):
    seats = ["name%d" % number for number in range(count)]
    rng.shuffle(seats)
    return Course("yoga", seats), rng.sample(seats, leave)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 2000, 700) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, m) for n, m in [(0, 0), (1, 0), (1, 1), (6, 2), (20, 20)]]


def tell_inputs():
    return [(Course("go", ["a", "b", "a"]), ["a"]), (Course("go", ["a", "b"]), ["a", "x", "b"])]
