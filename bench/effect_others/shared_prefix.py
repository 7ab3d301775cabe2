# SPDX-License-Identifier: Apache-2.0
# function: shared_prefix
# kind: gain
# about: ever longer starts of all names sliced and compared
# --- module
"""Names of metrics shortened for the legend of a chart."""


def all_start_with(names, start):
    return len([name for name in names if name[:len(start)] == start]) == len(names)


def shared_prefix(names):
    """What all names begin with, up to the last dot that they share."""
    if not names:
        return ""
    first = names[0]
    prefix = ""
    for position in range(len(first)):
        candidate = first[:position + 1]
        if all_start_with(names, candidate):
            prefix = candidate
    return prefix[:prefix.rfind(".") + 1]


def legend(names):
    cut = len(shared_prefix(names))
    return [name[cut:] for name in names]
# --- best
def shared_prefix(names):
    """What all names begin with, up to the last dot that they share."""
    if not names:
        return ""
    low, high = min(names), max(names)
    prefix = low
    for position, char in enumerate(low):
        if char != high[position]:
            prefix = low[:position]
            break
    return prefix[:prefix.rfind(".") + 1]
# --- inputs
import random


def names(rng, count, depth):
    start = "".join(["part%d." % rng.randrange(9) for _ in range(depth)])
    return (
        [
            start + "".join([rng.choice("ab.") for _ in range(rng.randrange(9))])
            for _ in range(count)
        ],
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [names(rng, 800, 15) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [names(rng, n, d) for n, d in [(0, 1), (1, 0), (1, 2), (3, 1), (9, 2), (30, 0)]]
    return cases + [
        (["a.b", "a.b.c", "a.b"],),
        (["", "a."],),
        (["x.y.z", "x.y.z"],),
        (["b.", "a."],),
    ]
