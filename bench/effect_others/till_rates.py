# SPDX-License-Identifier: Apache-2.0
# function: Till.replay
# kind: trap
# about: a remembered rate is out of date when a later event changes it
# --- module
"""Replays the events of a shop: sales, and changes of the taxes of a region."""


class Till:
    def __init__(self, taxes):
        self.taxes = taxes
        self.collected = 0

    def rate(self, region):
        """Per mille of all the taxes of a region."""
        return sum(self.taxes.get(region, [180]))

    def apply(self, event):
        if event["kind"] == "tax":
            self.taxes.setdefault(event["region"], []).append(event["value"])

    def replay(self, events):
        for event in events:
            self.apply(event)
            if event["kind"] == "sale":
                self.collected += event["value"] * self.rate(event["region"]) // 1000
        return self.collected
# --- naive
class Till:
    def replay(self, events):
        rates = {}
        for event in events:
            self.apply(event)
            if event["kind"] == "sale":
                region = event["region"]
                if region not in rates:
                    rates[region] = self.rate(region)
                self.collected += event["value"] * rates[region] // 1000
        return self.collected
# --- inputs
import random

from subject import Till


def case(rng, count, changes):
    events = [
        {"kind": "tax" if rng.random() < changes else "sale", "region": rng.choice("NSWE"),
         "value": rng.randrange(1, 400)}
        for _ in range(count)
    ]
    return Till({"N": [100, 20], "S": [50, 7, 3]}), events


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 30000, 0.0002) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, 0.0 if n % 2 else 0.3) for n in (0, 1, 3, 6, 9, 40)]


def tell_inputs():
    sale = {"kind": "sale", "region": "N", "value": 1000}
    return [(Till({"N": [100]}), [sale, {"kind": "tax", "region": "N", "value": 50}, sale])]
