# SPDX-License-Identifier: Apache-2.0
# function: match_rows
# kind: trap
# about: an inner iterator that is used up after the first round
# --- module
"""Matches rows to entries that may come from a stream."""


def match_rows(rows, entries):
    """Pairs with an equal first field, as the stream allows."""
    pairs = []
    for row in rows:
        for entry in entries:
            if entry[0] == row[0]:
                pairs.append((row, entry))
    return pairs


def unmatched(rows, pairs):
    matched = {row for row, _ in pairs}
    return [row for row in rows if row not in matched]
# --- naive
def match_rows(rows, entries):
    """Pairs with an equal first field, as the stream allows."""
    index = {}
    for entry in entries:
        index.setdefault(entry[0], []).append(entry)
    return [(row, entry) for row in rows for entry in index.get(row[0], ())]
# --- inputs
import random


def case(rng, rows, entries, kinds):
    stream = [(rng.randrange(kinds), "e%d" % i) for i in range(entries)]
    return [(rng.randrange(kinds), "r%d" % i) for i in range(rows)], iter(stream)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 300, 9000, 9) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, *s) for s in [(0, 0, 1), (1, 3, 2), (3, 3, 2), (9, 9, 3)]]


def tell_inputs():
    return [([(1, "a"), (1, "b")], iter([(1, "x"), (2, "y")]))]
