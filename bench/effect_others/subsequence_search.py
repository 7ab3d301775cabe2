# SPDX-License-Identifier: Apache-2.0
# function: contains_steps
# kind: trap
# about: membership in an iterator, which uses it up to where the value is
# --- module
"""Whether a session went through the steps of a funnel, in order."""


def events_of(session):
    return [event["name"] for event in session if not event.get("bot")]


def contains_steps(session, steps):
    """True if the steps occur in the session one behind the other, others between them."""
    names = iter(events_of(session))
    for step in steps:
        if step not in names:
            return False
    return True


def conversion(sessions, steps):
    if not sessions:
        return 0.0
    return len([1 for session in sessions if contains_steps(session, steps)]) / len(sessions)
# --- naive
def contains_steps(session, steps):
    """True if the steps occur in the session one behind the other, others between them."""
    names = set(events_of(session))
    for step in steps:
        if step not in names:
            return False
    return True
# --- inputs
import random

NAMES = ["view", "search", "cart", "login", "pay"]


def case(rng, count, steps):
    session = [{"name": rng.choice(NAMES)} for _ in range(count)]
    for event in session:
        if rng.random() < 0.1:
            event["bot"] = True
    return session, [rng.choice(NAMES) for _ in range(steps)]


def bench_inputs(seed):
    rng = random.Random(seed)
    session, steps = case(rng, 20000, 4000)
    kept = [event["name"] for event in session if not event.get("bot") and rng.random() < 0.3]
    return [(session, steps), (session, kept)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, s) for n, s in [(0, 0), (0, 1), (3, 0), (3, 1), (6, 2), (20, 4), (40, 4)]]


def tell_inputs():
    return [
        ([{"name": "pay"}, {"name": "cart"}], ["cart", "pay"]),
        ([{"name": "pay"}], ["pay", "pay"]),
    ]
