# SPDX-License-Identifier: Apache-2.0
# function: Firewall.audit
# kind: gain
# about: the limits of the rules are converted from text again for each packet
# --- module
"""Rules for ranges of addresses; the first that fits decides."""

from dataclasses import dataclass


def number_of(address: str) -> int:
    parts = address.split(".")
    if len(parts) != 4:
        raise ValueError(f"no address: {address!r}")
    number = 0
    for part in parts:
        number = number * 256 + int(part)
    return number


@dataclass(frozen=True)
class Rule:
    first: str
    last: str
    action: str


class Firewall:
    def __init__(self, rules, default="deny"):
        self.rules = rules
        self.default = default

    def decide(self, address):
        for rule in self.rules:
            if number_of(rule.first) <= number_of(address) <= number_of(rule.last):
                return rule.action
        return self.default

    def audit(self, addresses):
        """Action -> addresses that it was decided for."""
        result = {}
        for address in addresses:
            result.setdefault(self.decide(address), []).append(address)
        return result
# --- best
class Firewall:
    def audit(self, addresses):
        """Action -> addresses that it was decided for."""
        result = {}
        numbers = {}

        def known(address):
            number = numbers.get(address)
            if number is None:
                number = numbers[address] = number_of(address)
            return number

        limits = []
        for address in addresses:
            action = self.default
            number = None
            for index, rule in enumerate(self.rules):
                if index == len(limits):
                    first = number_of(rule.first)
                    number = known(address)
                    limits.append((first, number_of(rule.last) if first <= number else None))
                elif number is None:
                    number = known(address)
                first, last = limits[index]
                if first <= number:
                    if last is None:
                        last = number_of(rule.last)
                        limits[index] = first, last
                    if number <= last:
                        action = rule.action
                        break
            result.setdefault(action, []).append(address)
        return result
# --- inputs
import random

from subject import Firewall, Rule


def address(rng):
    return "10.%d.%d.%d" % (rng.randrange(4), rng.randrange(256), rng.randrange(256))


def firewall(rng, count):
    rules = []
    for _ in range(count):
        start = rng.randrange(250)
        block = rng.randrange(4)
        rules.append(Rule("10.%d.%d.0" % (block, start), "10.%d.%d.255" % (block, start + 3),
                          rng.choice(["allow", "deny", "log"])))
    return Firewall(rules)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(firewall(rng, 40), [address(rng) for _ in range(600)]) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(firewall(rng, n), [address(rng) for _ in range(m)])
             for n, m in [(0, 0), (0, 2), (2, 0), (1, 5), (5, 20), (30, 40)]]
    bad = Firewall([Rule("10.0.0.0", "10.9.0.0", "log"), Rule("10.x.0.0", "10.0", "deny")])
    return cases + [(bad, ["10.1.1.1", "10.2.2.2"]), (bad, ["10.1.1.1", "11.0.0.0"]),
                    (bad, ["10.1.1"]), (Firewall([]), ["nonsense"])]
