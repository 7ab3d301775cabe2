# SPDX-License-Identifier: Apache-2.0
# function: build_order
# kind: gain
# about: topological order by starting the search for a ready target from the front each time
# --- module
"""In what order the targets of a project are built."""


class CycleError(ValueError):
    pass


def is_ready(target, targets, order):
    return all(name in order for name in targets[target])


def build_order(targets):
    """Always the first target, in the order given, whose needs are all built."""
    order = []
    remaining = list(targets)
    while remaining:
        for target in remaining:
            if is_ready(target, targets, order):
                order.append(target)
                remaining.remove(target)
                break
        else:
            raise CycleError("cannot build " + ", ".join(remaining))
    return order


def plan(targets):
    return "\n".join("%d. %s" % pair for pair in enumerate(build_order(targets), 1))
# --- best
import heapq


def build_order(targets):
    """Always the first target, in the order given, whose needs are all built."""
    names = list(targets)
    missing = []
    users = {}
    ready = []
    for number, name in enumerate(names):
        needs = set(targets[name])
        missing.append(len(needs))
        for need in needs:
            users.setdefault(need, []).append(number)
        if not needs:
            ready.append(number)
    order = []
    while ready:
        number = heapq.heappop(ready)
        order.append(names[number])
        for user in users.get(names[number], ()):
            missing[user] -= 1
            if not missing[user]:
                heapq.heappush(ready, user)
    if len(order) < len(names):
        built = set(order)
        raise CycleError("cannot build " + ", ".join([name for name in names if name not in built]))
    return order
# --- inputs
import random


def project(rng, count, needs):
    names = ["t%03d" % i for i in range(count)]
    targets = {name: [rng.choice(names[:i]) for _ in range(rng.randrange(needs + 1))] if i else []
               for i, name in enumerate(names)}
    shuffled = rng.sample(names, count)
    return ({name: targets[name] for name in shuffled},)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [project(rng, 170, 3) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [project(rng, n, k) for n, k in [(0, 1), (1, 0), (3, 2), (8, 3), (25, 2)]]
    return cases + [({"a": ["b"], "b": ["a"], "c": []},), ({"a": ["nowhere"]},), ({"a": ["a"]},)]
