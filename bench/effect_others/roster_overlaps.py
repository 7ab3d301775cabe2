# SPDX-License-Identifier: Apache-2.0
# function: Roster.conflicts
# kind: gain
# about: times parsed from text for each pair of shifts
# --- module
"""Shifts of one person that overlap."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Shift:
    person: str
    start: str
    end: str

    def begins(self):
        return datetime.strptime(self.start, "%Y-%m-%d %H:%M")

    def ends(self):
        return datetime.strptime(self.end, "%Y-%m-%d %H:%M")


class Roster:
    def __init__(self, shifts):
        self.shifts = shifts

    def overlap(self, one, other):
        return one.begins() < other.ends() and other.begins() < one.ends()

    def conflicts(self):
        """Pairs of shifts, as numbers, that one person cannot work both."""
        found = []
        for i, one in enumerate(self.shifts):
            for j, other in enumerate(self.shifts):
                if j > i and one.person == other.person and self.overlap(one, other):
                    found.append((i, j))
        return found
# --- best
class Roster:
    def conflicts(self):
        """Pairs of shifts, as numbers, that one person cannot work both."""
        groups = {}
        for number, shift in enumerate(self.shifts):
            groups.setdefault(shift.person, []).append((number, shift))
        found = []
        for members in groups.values():
            if len(members) < 2:
                continue
            times = [(number, shift.begins(), shift.ends()) for number, shift in members]
            for place, (i, start, end) in enumerate(times):
                for j, begins, ends in times[place + 1:]:
                    if start < ends and begins < end:
                        found.append((i, j))
        found.sort()
        return found
# --- inputs
import random

from subject import Roster, Shift


def roster(rng, count, people, days):
    shifts = []
    for _ in range(count):
        day, hour = rng.randrange(1, days + 1), rng.randrange(14)
        shifts.append(
            Shift(
                "n%d" % rng.randrange(people),
                "2024-03-%02d %02d:30" % (day, hour),
                "2024-03-%02d %02d:00" % (day, hour + rng.randrange(2, 9)),
            )
        )
    return (Roster(shifts),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [roster(rng, 130, 5, 25) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [
        roster(rng, n, p, d)
        for n, p, d in [(0, 1, 1), (1, 1, 1), (5, 1, 2), (20, 3, 2), (30, 2, 28)]
    ]
    return cases + [
        (Roster([Shift("a", "bad", "worse")]),),
        (Roster([Shift("a", "bad", "2024-01-01 10:00"), Shift("a", "2024-01-01 10:00", "x")]),),
    ]
