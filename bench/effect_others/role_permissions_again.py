# SPDX-License-Identifier: Apache-2.0
# function: RoleBook.permissions
# kind: gain
# about: a recursive method visits shared parents again and again
# --- module
"""Roles that inherit the permissions of other roles."""


class UnknownRole(KeyError):
    pass


class RoleBook:
    def __init__(self):
        self.granted = {}
        self.parents = {}

    def define(self, role, permissions=(), parents=()):
        self.granted[role] = set(permissions)
        self.parents[role] = list(parents)

    def permissions(self, role):
        """All permissions of a role, its own and the inherited."""
        if role not in self.granted:
            raise UnknownRole(role)
        found = set(self.granted[role])
        for parent in self.parents[role]:
            found |= self.permissions(parent)
        return found
# --- best
class RoleBook:
    def permissions(self, role):
        """All permissions of a role, its own and the inherited."""
        known = {}

        def collect(one):
            if one not in self.granted:
                raise UnknownRole(one)
            found = set(self.granted[one])
            for parent in self.parents[one]:
                if parent not in known:
                    known[parent] = collect(parent)
                found |= known[parent]
            return found

        return collect(role)
# --- inputs
import random

from subject import RoleBook


def book(rng, layers, wide, unknown=False):
    one = RoleBook()
    before = []
    for layer in range(layers):
        names = ["role-%d-%d" % (layer, number) for number in range(wide)]
        for name in names:
            few = ["may-%d" % rng.randrange(60) for _ in range(rng.randrange(4))]
            one.define(name, few, rng.sample(before, min(len(before), 2)))
        before = names
    one.define("chief", ["all"], before + (["nobody"] if unknown else []))
    return one, "chief"


def bench_inputs(seed):
    rng = random.Random(seed)
    return [book(rng, 12, 4) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    sizes = [(0, 0), (1, 1), (1, 3), (3, 2), (5, 3)]
    return [book(rng, *size) for size in sizes] + [book(rng, 2, 2, True), (RoleBook(), "x")]
