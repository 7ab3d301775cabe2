# SPDX-License-Identifier: Apache-2.0
# function: best_rate
# kind: trap
# about: a cache for results that depend on a table that is changed in between
# --- module
"""Exchange rates by way of other currencies."""

RATES = {
    "EUR": {"USD": 1.08, "CHF": 0.95, "SEK": 11.4, "GBP": 0.86},
    "USD": {"EUR": 0.92, "JPY": 150.2, "GBP": 0.79, "PLN": 4.01},
    "CHF": {"EUR": 1.05, "USD": 1.13, "JPY": 169.9},
    "SEK": {"EUR": 0.087, "PLN": 0.381, "USD": 0.095},
    "JPY": {"USD": 0.0066, "CHF": 0.0058},
    "GBP": {"EUR": 1.16, "USD": 1.26, "PLN": 5.05},
    "PLN": {"EUR": 0.23, "SEK": 2.6},
}


def set_rate(source, target, rate):
    RATES.setdefault(source, {})[target] = rate


def best_rate(source, target, steps=4):
    """The best rate over at most `steps` exchanges, 0.0 if there is none."""
    if source == target:
        return 1.0
    if not steps:
        return 0.0
    best = 0.0
    for middle, rate in RATES.get(source, {}).items():
        best = max(best, rate * best_rate(middle, target, steps - 1))
    return best


def converted(amount, source, target):
    return round(amount * best_rate(source, target), 2)
# --- naive
import functools


@functools.lru_cache(maxsize=None)
def best_rate(source, target, steps=4):
    """The best rate over at most `steps` exchanges, 0.0 if there is none."""
    if source == target:
        return 1.0
    if not steps:
        return 0.0
    best = 0.0
    for middle, rate in RATES.get(source, {}).items():
        best = max(best, rate * best_rate(middle, target, steps - 1))
    return best
# --- inputs
import random

import subject

NAMES = ["EUR", "USD", "CHF", "SEK", "JPY", "GBP", "PLN", "XXX"]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.choice(NAMES[:7]), rng.choice(NAMES[:7]), 7) for _ in range(6)] + [
        ("EUR", "XXX", 7)
    ]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(rng.choice(NAMES), rng.choice(NAMES), steps) for steps in (0, 1, 2, 3, 4, 5)]
    return cases + [("EUR", "EUR", 0), ("EUR", "JPY")]


def tell_inputs():
    before = subject.RATES["EUR"]["USD"]
    yield "EUR", "USD"
    subject.set_rate("EUR", "USD", 1.2)
    yield "EUR", "USD"
    subject.set_rate("USD", "XXX", 2.0)
    yield "EUR", "XXX"
    subject.set_rate("EUR", "USD", before)
    del subject.RATES["USD"]["XXX"]
    yield "EUR", "XXX"
