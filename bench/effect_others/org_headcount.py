# SPDX-License-Identifier: Apache-2.0
# function: Company.headcounts
# kind: gain
# about: the whole staff scanned for the reports of each person, at each level again
# --- module
"""Who has how many people."""

from dataclasses import dataclass
from typing import Optional


@dataclass
class Person:
    name: str
    manager: Optional[str] = None
    external: bool = False


class Company:
    def __init__(self, staff):
        self.staff = staff

    def reports(self, name):
        return [person for person in self.staff if person.manager == name]

    def team_size(self, name):
        size = 0
        for person in self.reports(name):
            size += (0 if person.external else 1) + self.team_size(person.name)
        return size

    def headcounts(self):
        """Size of the team of each one who leads somebody."""
        return {person.name: self.team_size(person.name)
                for person in self.staff if self.reports(person.name)}
# --- best
class Company:
    def headcounts(self):
        """Size of the team of each one who leads somebody."""
        below = {}
        for person in self.staff:
            below.setdefault(person.manager, []).append(person)
        sizes = {}

        def team_size(name):
            if name in sizes:
                return sizes[name]
            size = 0
            for person in below.get(name, ()):
                size += (0 if person.external else 1) + team_size(person.name)
            sizes[name] = size
            return size

        return {person.name: team_size(person.name)
                for person in self.staff if person.name in below}
# --- inputs
import random

from subject import Company, Person


def company(rng, count, span):
    staff = [
        Person("p%d" % i, "p%d" % (i // span) if i else None, rng.random() < 0.2)
        for i in range(count)
    ]
    for person in staff[1:]:
        if person.manager == person.name:
            person.manager = "p0"
    rng.shuffle(staff)
    return (Company(staff),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [company(rng, 260, 3) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [company(rng, n, s) for n, s in [(0, 2), (1, 2), (4, 3), (12, 2), (40, 4)]]
    return cases + [
        (Company([Person("a", "gone"), Person("b", "a"), Person("b", "a"), Person("c", "b")]),)
    ]
