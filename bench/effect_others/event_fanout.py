# SPDX-License-Identifier: Apache-2.0
# function: messages
# kind: gain
# about: the same event sent through JSON to copy it for each subscriber
# --- module
"""Events of a shop, as messages for those that subscribed."""

import json


def copy_of(event):
    return json.loads(json.dumps(event))


def wanted(subscriber, event):
    kinds = subscriber.get("kinds")
    return not kinds or copy_of(event)["kind"] in kinds


def messages(event, subscribers):
    """(address, text) for each subscriber that wants the event."""
    made = []
    for subscriber in subscribers:
        if not wanted(subscriber, event):
            continue
        body = copy_of(event)
        body["to"] = subscriber["name"]
        if not subscriber.get("details", True):
            body.pop("lines", None)
        made.append((subscriber["address"], json.dumps(body, sort_keys=True)))
    return made
# --- best
def messages(event, subscribers):
    """(address, text) for each subscriber that wants the event."""
    made = []
    if not subscribers:
        return made
    full = copy_of(event)
    short = {name: value for name, value in full.items() if name != "lines"}
    for subscriber in subscribers:
        kinds = subscriber.get("kinds")
        if kinds and full["kind"] not in kinds:
            continue
        body = dict(full if subscriber.get("details", True) else short)
        body["to"] = subscriber["name"]
        made.append((subscriber["address"], json.dumps(body, sort_keys=True)))
    return made
# --- inputs
import random


def case(rng, lines, count):
    event = {
        "kind": rng.choice(["order", "return"]),
        "number": rng.randrange(999),
        7: (1, 2.5),
        "lines": [
            {"sku": "s%d" % i, "price": rng.random(), "note": "größer"} for i in range(lines)
        ],
    }
    subscribers = []
    for i in range(count):
        one = {"name": "n%d" % i, "address": "https://example.org/%d" % i}
        if rng.random() < 0.5:
            one["kinds"] = rng.choice([[], ["order"], ["return", "order"], ["refund"]])
        if rng.random() < 0.4:
            one["details"] = rng.random() < 0.5
        subscribers.append(one)
    return event, subscribers


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 30, 120) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [case(rng, n, m) for n, m in [(0, 0), (1, 1), (2, 4), (3, 12), (9, 30)]]
    return cases + [
        ({"kind": "order", "to": "x"}, [{"name": "a", "address": "b", "details": False}])
    ]
