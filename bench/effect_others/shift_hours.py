# SPDX-License-Identifier: Apache-2.0
# function: TimeSheet.hours_per_weekday
# kind: gain
# about: the same few dates are parsed over and over
# --- module
"""Hours worked, as (date, start, end) in text."""

from collections import defaultdict
from datetime import datetime


def parse_day(text):
    return datetime.strptime(text, "%Y-%m-%d")


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


class TimeSheet:
    def __init__(self, shifts):
        self.shifts = shifts

    def hours_per_weekday(self):
        """Name of the day -> minutes; a shift may end after midnight."""
        totals = defaultdict(int)
        for day, start, end in self.shifts:
            weekday = parse_day(day).strftime("%A")
            length = minutes(end) - minutes(start)
            if length < 0:
                length += 24 * 60
            totals[weekday] += length
        return dict(totals)
# --- best
class TimeSheet:
    def hours_per_weekday(self):
        """Name of the day -> minutes; a shift may end after midnight."""
        totals = defaultdict(int)
        weekdays, known = {}, {}
        for day, start, end in self.shifts:
            weekday = weekdays.get(day)
            if weekday is None:
                weekday = weekdays[day] = parse_day(day).strftime("%A")
            last = known.get(end)
            if last is None:
                last = known[end] = minutes(end)
            first = known.get(start)
            if first is None:
                first = known[start] = minutes(start)
            length = last - first
            if length < 0:
                length += 24 * 60
            totals[weekday] += length
        return dict(totals)
# --- inputs
import random

from subject import TimeSheet


def sheet(rng, count):
    shifts = []
    for _ in range(count):
        shifts.append(("2024-%02d-%02d" % (rng.randrange(1, 4), rng.randrange(1, 29)),
                       "%02d:%02d" % (rng.randrange(24), rng.choice([0, 15, 30, 45])),
                       "%d:%02d" % (rng.randrange(24), rng.choice([0, 30]))))
    return (TimeSheet(shifts),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [sheet(rng, 2500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    bad = [[("2024-02-30", "8:00", "9:00")], [("2024-02-03", "8", "9:00")],
           [("2024-02-03", "8:00", "x:00"), ("no", "1:00", "2:00")]]
    return [sheet(rng, n) for n in (0, 1, 2, 9, 40)] + [(TimeSheet(one),) for one in bad]
