# SPDX-License-Identifier: Apache-2.0
# function: Desk.issue
# kind: trap
# about: a call whose value is not always needed, made only where it is, though each call counts on
# --- module
"""Numbers for those who wait at a desk."""


class Desk:
    def __init__(self, prefix, first=1, step=1):
        self.prefix = prefix
        self.following = first
        self.step = step
        self.waiting = []

    def ticket(self, prefix):
        number = self.following
        self.following += self.step
        return "%s-%04d" % (prefix, number)

    def issue(self, people):
        """A ticket for each person who has none yet; the tickets of all of them."""
        for person in people:
            number = self.ticket(self.prefix)
            if person.get("ticket") is None:
                person["ticket"] = number
                self.waiting.append(person["name"])
        return [person["ticket"] for person in people]
# --- naive
class Desk:
    def issue(self, people):
        """A ticket for each person who has none yet; the tickets of all of them."""
        for person in people:
            if person.get("ticket") is None:
                person["ticket"] = self.ticket(self.prefix)
                self.waiting.append(person["name"])
        return [person["ticket"] for person in people]
# --- inputs
import random

from subject import Desk


def desk(rng, count, known):
    people = [{"name": "n%d" % i} for i in range(count)]
    for person in people:
        if rng.random() < known:
            person["ticket"] = rng.choice(["A-0007", None])
    return Desk("B", rng.randrange(5), rng.randrange(1, 3)), people


def bench_inputs(seed):
    rng = random.Random(seed)
    return [desk(rng, 8000, 0.0), desk(rng, 8000, 0.3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [desk(rng, n, k) for n, k in [(0, 0), (1, 0), (1, 1), (5, 0.5), (20, 0.4)]]


def tell_inputs():
    return [(Desk("A"), [{"name": "x", "ticket": "Z"}, {"name": "y"}])]
