# SPDX-License-Identifier: Apache-2.0
# function: OrgChart.levels
# kind: gain
# about: a walk to the top finds each manager by a scan of all employees
# --- module
"""Who reports to whom."""

from collections import namedtuple

Employee = namedtuple("Employee", "badge name manager")


class OrgChart:
    def __init__(self, employees):
        self.employees = list(employees)

    def find(self, badge):
        return next((one for one in self.employees if one.badge == badge), None)

    def levels(self):
        """Name -> how many managers are above; an unknown manager ends the line."""
        result = {}
        for employee in self.employees:
            level = 0
            boss = self.find(employee.manager)
            while boss is not None:
                level += 1
                boss = self.find(boss.manager)
            result[employee.name] = level
        return result
# --- best
class OrgChart:
    def levels(self):
        """Name -> how many managers are above; an unknown manager ends the line."""
        by_badge = {}
        for one in self.employees:
            by_badge.setdefault(one.badge, one)
        result = {}
        for employee in self.employees:
            level = 0
            boss = by_badge.get(employee.manager)
            while boss is not None:
                level += 1
                boss = by_badge.get(boss.manager)
            result[employee.name] = level
        return result
# --- inputs
import random

from subject import Employee, OrgChart


def company(rng, count, span):
    people = []
    for number in range(count):
        manager = rng.randrange(number // span, number) if number else None
        if rng.random() < 0.02:
            manager = -5
        people.append(Employee(number, "N%d" % rng.randrange(count * 9), manager))
    rng.shuffle(people)
    return (OrgChart(people),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [company(rng, 250, 6) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    twice = OrgChart([Employee(1, "a", None), Employee(2, "b", 1), Employee(2, "c", 7),
                      Employee(3, "d", 2), Employee(4, "b", 3)])
    return [company(rng, n, 2) for n in (0, 1, 2, 6, 20, 40)] + [(twice,)]
