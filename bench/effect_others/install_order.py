# SPDX-License-Identifier: Apache-2.0
# function: Resolver.install_order
# kind: gain
# about: membership in a list that grows with each round
# --- module
"""In which order packages can be installed."""


class CycleError(Exception):
    pass


class Resolver:
    def __init__(self, requires):
        self.requires = requires

    def install_order(self):
        """Round by round the packages whose requirements are all there."""
        placed = []
        waiting = list(self.requires)
        while waiting:
            ready = []
            for name in waiting:
                if all(other in placed for other in self.requires[name]):
                    ready.append(name)
            if not ready:
                raise CycleError("cannot order " + ", ".join(sorted(waiting)))
            placed.extend(ready)
            waiting = [name for name in waiting if name not in placed]
        return placed
# --- best
class Resolver:
    def install_order(self):
        """Round by round the packages whose requirements are all there."""
        placed = {}
        waiting = list(self.requires)
        while waiting:
            ready = [name for name in waiting
                     if all(other in placed for other in self.requires[name])]
            if not ready:
                raise CycleError("cannot order " + ", ".join(sorted(waiting)))
            placed.update(dict.fromkeys(ready))
            waiting = [name for name in waiting if name not in placed]
        return list(placed)
# --- inputs
import random

from subject import Resolver


def packages(rng, count, most, cycle=False):
    names = ["pkg-%d" % number for number in range(count)]
    requires = {}
    for number, name in enumerate(names):
        few = rng.randrange(most + 1) if number > count // 5 else 0
        requires[name] = [rng.choice(names[:number]) for _ in range(few)]
    if cycle and count > 2:
        requires[names[1]].append(names[2])
        requires[names[2]].append(names[1])
    order = list(requires)
    rng.shuffle(order)
    return (Resolver({name: requires[name] for name in order}),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [packages(rng, 500, 4) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    plain = [packages(rng, n, m) for n, m in [(0, 1), (1, 1), (2, 1), (7, 2), (25, 3), (40, 5)]]
    missing = (Resolver({"a": ["nowhere"], "b": []}),)
    return plain + [packages(rng, n, 2, True) for n in (3, 12)] + [missing]
