# SPDX-License-Identifier: Apache-2.0
# function: Linker.links
# kind: trap
# about: a nested-loop join over keys whose equality is wider than their hash
# --- module
"""Spare parts linked to the machines that take them."""


class PartNumber:
    """Equal to another one whose digits are the same, whatever stands between them."""

    def __init__(self, text):
        self.text = text
        self.digits = "".join(filter(str.isdigit, text))

    def __eq__(self, other):
        return isinstance(other, PartNumber) and self.digits == other.digits

    def __hash__(self):
        return hash(self.text)


class Linker:
    def __init__(self, machines):
        self.machines = machines

    def links(self, parts):
        """(part name, machine name) wherever the numbers fit."""
        found = []
        for name, number in parts:
            for machine, wanted in self.machines:
                if wanted == number:
                    found.append((name, machine))
        return found
# --- naive
class Linker:
    def links(self, parts):
        """(part name, machine name) wherever the numbers fit."""
        index = {}
        for machine, wanted in self.machines:
            index.setdefault(wanted, []).append(machine)
        return [(name, machine) for name, number in parts for machine in index.get(number, ())]
# --- inputs
import random

from subject import Linker, PartNumber


def number(rng, count, exact):
    kind = "%05d" if rng.random() < exact else "%02d-%03d"
    value = rng.randrange(count * 2 + 1)
    return PartNumber(kind % (value if kind == "%05d" else (value // 1000, value % 1000)))


def case(rng, machines, parts, exact):
    return (Linker([("m%d" % i, number(rng, machines, exact)) for i in range(machines)]),
            [("p%d" % i, number(rng, machines, exact)) for i in range(parts)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 200, 150, 1.0), case(rng, 200, 150, 0.5)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [case(rng, m, p, e) for m, p, e in [(0, 0, 1), (1, 3, 1), (4, 6, 0.5), (20, 15, 0.5)]]
    return cases + [(Linker([("m", ["a", 1]), ("n", ["b"])]), [("p", ["a", 1]), ("q", [])])]


def tell_inputs():
    return [(Linker([("m", PartNumber("12-34"))]), [("p", PartNumber("1234"))]),
            (Linker([("m", [1])]), [("p", [1])])]
