# SPDX-License-Identifier: Apache-2.0
# function: Releases.newest
# kind: trap
# about: the last of the equal ones, where max takes the first
# --- module
"""Builds of a release; a later one with the same number replaces the earlier."""


class Build:
    def __init__(self, number, host):
        self.number = number
        self.host = host


class Releases:
    def __init__(self, builds):
        self.builds = list(builds)

    def hosts(self):
        return {build.host for build in self.builds}

    def newest(self):
        return sorted(self.builds, key=lambda build: build.number)[-1]
# --- naive
class Releases:
    def newest(self):
        return max(self.builds, key=lambda build: build.number)
# --- inputs
import random

from subject import Build, Releases


def releases(rng, count, numbers):
    return (Releases([Build(rng.randrange(numbers), "host%d" % i) for i in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [releases(rng, 9000, 5000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [releases(rng, n, k) for n, k in [(0, 1), (1, 1), (4, 2), (20, 5)]]


def tell_inputs():
    return [(Releases([Build(3, "first"), Build(3, "second")]),)]
