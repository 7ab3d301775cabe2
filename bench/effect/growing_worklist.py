# SPDX-License-Identifier: Apache-2.0
# function: Project.build_order
# kind: trap
# about: membership in a list that grows while it is walked
# --- module
"""Targets that a build needs."""


class Project:
    def __init__(self, needs):
        self.needs = {name: list(others) for name, others in needs.items()}

    def targets(self):
        return sorted(self.needs)

    def build_order(self, target):
        order = [target]
        for name in order:
            for needed in self.needs.get(name, []):
                if needed not in order:
                    order.append(needed)
        return order[::-1]
# --- naive
class Project:
    def build_order(self, target):
        order = [target]
        known = set(order)
        for name in order:
            for needed in self.needs.get(name, []):
                if needed not in known:
                    order.append(needed)
            known = set(order)
        return order[::-1]
# --- inputs
import random

from subject import Project


def project(rng, count):
    return Project({
        "t%d" % i: ["t%d" % rng.randrange(i) for _ in range(rng.randrange(3))] if i else []
        for i in range(count)}), "t%d" % max(count - 1, 0)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [project(rng, 600) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [project(rng, n) for n in (0, 1, 3, 9, 30)]


def tell_inputs():
    return [(Project({"a": ["b", "b"]}), "a")]
