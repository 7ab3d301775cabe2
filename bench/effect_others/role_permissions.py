# SPDX-License-Identifier: Apache-2.0
# function: Directory.permissions_of
# kind: gain
# about: inherited permissions by recursion, shared parents walked again and again
# --- module
"""Roles that inherit the permissions of other roles."""

from dataclasses import dataclass, field


@dataclass
class Role:
    name: str
    grants: list = field(default_factory=list)
    parents: list = field(default_factory=list)


class Directory:
    def __init__(self, roles):
        self.roles = {role.name: role for role in roles}

    def permissions_of(self, name):
        """Own permissions first, then those of the parents, each one once."""
        role = self.roles[name]
        found = list(role.grants)
        for parent in role.parents:
            for grant in self.permissions_of(parent):
                if grant not in found:
                    found.append(grant)
        return found

    def may(self, name, permission):
        return permission in self.permissions_of(name)
# --- best
class Directory:
    def permissions_of(self, name):
        """Own permissions first, then those of the parents, each one once."""
        return list(self.collect(name, {}))

    def collect(self, name, known):
        if name in known:
            return known[name]
        role = self.roles[name]
        found = list(role.grants)
        seen = set(found)
        for parent in role.parents:
            for grant in self.collect(parent, known):
                if grant not in seen:
                    seen.add(grant)
                    found.append(grant)
        known[name] = found
        return found
# --- inputs
import random

from subject import Directory, Role


def layered(rng, layers, width, parents):
    roles = []
    for level in range(layers):
        for spot in range(width):
            grants = ["p%d" % rng.randrange(40) for _ in range(rng.randrange(4))]
            above = [] if level == 0 else [
                "r%d-%d" % (level - 1, rng.randrange(width)) for _ in range(parents)]
            roles.append(Role("r%d-%d" % (level, spot), grants, above))
    return Directory(roles), "r%d-0" % (layers - 1)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [layered(rng, 9, 4, 3) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [layered(rng, n, m, p) for n, m, p in
             [(1, 1, 0), (2, 1, 2), (3, 2, 1), (4, 3, 2), (5, 2, 3)]]
    return cases + [(Directory([]), "nobody"), (Directory([Role("a", ["x"], ["gone"])]), "a")]
