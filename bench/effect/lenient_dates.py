# SPDX-License-Identifier: Apache-2.0
# function: ordinals
# kind: trap
# about: strptime takes more than fromisoformat, and less
# --- module
"""Dates as people typed them."""

from datetime import datetime


def ordinals(texts):
    """The day number of each date; None where it is none."""
    days = []
    for text in texts:
        try:
            days.append(datetime.strptime(text, "%Y-%m-%d").toordinal())
        except ValueError:
            days.append(None)
    return days


def span(texts):
    known = [day for day in ordinals(texts) if day is not None]
    return max(known) - min(known) if known else 0
# --- naive
def ordinals(texts):
    """The day number of each date; None where it is none."""
    days = []
    for text in texts:
        try:
            days.append(datetime.fromisoformat(text).toordinal())
        except ValueError:
            days.append(None)
    return days
# --- inputs
import random


def texts(rng, count):
    form = rng.choice(["%d-%02d-%02d", "%d-%d-%d", "%d-%02d-%02d ", "%04d%02d%02d"])
    return ([form % (rng.randrange(1990, 2030), rng.randrange(1, 14), rng.randrange(1, 32))
             for _ in range(count)],)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [texts(rng, 1200) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [texts(rng, n) for n in (0, 1, 2, 5, 9, 9, 9)]


def tell_inputs():
    return [(["2024-1-5", "2024-01-05 10:00"],)]
