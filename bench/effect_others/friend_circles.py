# SPDX-License-Identifier: Apache-2.0
# function: count_circles
# kind: gain
# about: looks through all groups for each pair
# --- module
def count_circles(n, friendships):
    groups = [{person} for person in range(n)]
    for a, b in friendships:
        group_a = None
        group_b = None
        for group in groups:
            if a in group:
                group_a = group
            if b in group:
                group_b = group
        if group_a is not group_b:
            group_a.update(group_b)
            groups.remove(group_b)
    return len(groups)
# --- best
def count_circles(n, friendships):
    parent = list(range(n))
    circles = n
    for a, b in friendships:
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            parent[b] = a
            circles -= 1
    return circles
# --- inputs
import random


def case(rng, n, count):
    return n, [(rng.randrange(n), rng.randrange(n)) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 700, 500)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        (0, []),
        (1, []),
        (1, [(0, 0)]),
        (3, [(0, 1), (1, 0)]),
        (4, [(0, 1), (2, 3), (1, 2)]),
    ] + [case(rng, rng.randrange(1, 12), rng.randrange(12)) for _ in range(10)]
