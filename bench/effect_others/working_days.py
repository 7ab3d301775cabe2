# SPDX-License-Identifier: Apache-2.0
# function: working_days
# kind: gain
# about: each day formatted and looked for in a list of holidays
# --- module
"""Working days between two dates."""

from datetime import date, timedelta


def is_holiday(day, holidays):
    return day.strftime("%Y-%m-%d") in [text.strip() for text in holidays]


def working_days(first, last, holidays):
    """The days from `first` to `last`, both included, that are neither weekend nor holiday."""
    days = []
    day = first
    while day <= last:
        if day.weekday() < 5 and not is_holiday(day, holidays):
            days.append(day)
        day += timedelta(days=1)
    return days


def due_date(start, count, holidays):
    days = working_days(start, start + timedelta(days=count * 2 + 30), holidays)
    return days[count]


def new_year(year):
    return date(year, 1, 1)
# --- best
def working_days(first, last, holidays):
    """The days from `first` to `last`, both included, that are neither weekend nor holiday."""
    free = {text.strip() for text in holidays}
    days = []
    day = first
    step = timedelta(days=1)
    while day <= last:
        if day.weekday() < 5 and day.strftime("%Y-%m-%d") not in free:
            days.append(day)
        day += step
    return days
# --- inputs
import random
from datetime import date, timedelta


def case(rng, days, holidays):
    first = date(2000, 1, 1) + timedelta(days=rng.randrange(9000))
    texts = [str(first + timedelta(days=rng.randrange(max(1, days)))) for _ in range(holidays)]
    return (
        first,
        first + timedelta(days=days),
        [rng.choice(["%s", " %s\n"]) % text for text in texts],
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 1100, 120) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [case(rng, d, h) for d, h in [(0, 0), (0, 1), (6, 2), (30, 9), (90, 30)]]
    return cases + [
        (date(2024, 5, 2), date(2024, 5, 1), []),
        (date(2024, 2, 26), date(2024, 3, 4), ["2024-2-29", "nonsense", "2024-02-29"]),
    ]
