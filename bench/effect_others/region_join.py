# SPDX-License-Identifier: Apache-2.0
# function: left_join
# kind: gain
# about: a left join of two tables that reads the whole right one for each row
# --- module
"""Tables as lists of dicts."""


def columns(rows):
    names = []
    for row in rows:
        for name in row:
            if name not in names:
                names.append(name)
    return names


def left_join(left, right, on):
    """Each row of `left` with each row of `right` that fits, or with None for its columns."""
    extra = [name for name in columns(right) if name != on]
    joined = []
    for row in left:
        partners = [other for other in right if other[on] == row[on]]
        if not partners:
            joined.append({**row, **dict.fromkeys(extra)})
        for partner in partners:
            combined = dict(row)
            for name in extra:
                combined[name] = partner.get(name)
            joined.append(combined)
    return joined
# --- best
def left_join(left, right, on):
    """Each row of `left` with each row of `right` that fits, or with None for its columns."""
    extra = dict.fromkeys([name for row in right for name in row])
    extra.pop(on, None)
    if not left:
        return []
    index = {}
    for other in right:
        index.setdefault(other[on], []).append({name: other.get(name) for name in extra})
    joined = []
    nothing = [extra]
    for row in left:
        for partner in index.get(row[on], nothing) if index else nothing:
            joined.append({**row, **partner})
    return joined
# --- inputs
import random


def tables(rng, count, other):
    left = [{"city": "c%d" % i, "region": rng.randrange(other + 2)} for i in range(count)]
    right = [
        {"region": rng.randrange(other + 2), "chief": "n%d" % i, "seat": i} for i in range(other)
    ]
    for row in right:
        if rng.random() < 0.2:
            del row["seat"]
    return left, right, "region"


def bench_inputs(seed):
    rng = random.Random(seed)
    return [tables(rng, 700, 300), tables(rng, 500, 400)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [tables(rng, n, m) for n, m in [(0, 0), (0, 3), (3, 0), (1, 1), (5, 9), (20, 12)]]
    return cases + [
        ([{"id": 1, "seat": 5}], [{"id": 1, "seat": 6}, {"id": 1}], "id"),
        ([{"x": 1}], [], "id"),
        ([{"x": 1}], [{"id": 2}], "id"),
    ]
