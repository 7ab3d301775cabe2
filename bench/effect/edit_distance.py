# SPDX-License-Identifier: Apache-2.0
# function: edit_distance
# kind: gain
# about: recursion over two texts without a cache
# --- module
"""How different two identifiers are, for hints after a typing mistake."""


def closest(name, known):
    return min(known, key=lambda other: edit_distance(name, other), default=None)


def edit_distance(a: str, b: str) -> int:
    if not a:
        return len(b)
    if not b:
        return len(a)
    if a[0] == b[0]:
        return edit_distance(a[1:], b[1:])
    return 1 + min(
        edit_distance(a[1:], b),
        edit_distance(a, b[1:]),
        edit_distance(a[1:], b[1:]),
    )
# --- best
def edit_distance(a: str, b: str) -> int:
    above = list(range(len(b) + 1))
    for row, left in enumerate(a, 1):
        current = [row]
        for column, right in enumerate(b):
            if left == right:
                current.append(above[column])
            else:
                current.append(1 + min(above[column], above[column + 1], current[column]))
        above = current
    return above[-1]
# --- inputs
import random


def word(rng, length, letters="abcdef"):
    return "".join([rng.choice(letters) for _ in range(length)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(word(rng, 7, "abc"), word(rng, 7, "xyz")) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(word(rng, n), word(rng, m))
            for n, m in [(0, 0), (0, 3), (3, 0), (1, 1), (4, 5), (5, 5)]]
