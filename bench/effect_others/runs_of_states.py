# SPDX-License-Identifier: Apache-2.0
# function: phases
# kind: trap
# about: only neighbours belong together, a dict by state would join all of a state
# --- module
"""The phases of a machine from the minutes of its log."""


def phases(log):
    """(state, minutes) for each phase: entries in a row that have the same state."""
    result = []
    current = None
    minutes = []
    for minute, state in log:
        if minutes and state != current:
            result.append((current, minutes))
            minutes = []
        current = state
        minutes.append(minute)
    if minutes:
        result.append((current, minutes))
    return result
# --- naive
def phases(log):
    """(state, minutes) for each phase: entries in a row that have the same state."""
    by_state = {}
    for minute, state in log:
        by_state.setdefault(state, []).append(minute)
    return list(by_state.items())
# --- inputs
import random


def log(rng, count, states):
    return [(minute, rng.choice(states)) for minute in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(log(rng, 60000, ["run", "run", "run", "stop"]),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(log(rng, n, ["run"]),) for n in (0, 1, 5)]
    return cases + [(log(rng, n, ["run", "stop", None]),) for n in (2, 9, 30)]


def tell_inputs():
    return [([(1, "run"), (2, "stop"), (3, "run")],)]
