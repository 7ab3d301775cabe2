# SPDX-License-Identifier: Apache-2.0
# function: compare
# kind: gain
# about: two snapshots compared with a scan of the other one for each record
# --- module
"""What changed between two exports of a table."""


def find_row(rows, number):
    matches = [row for row in rows if row["id"] == number]
    return matches[0] if matches else None


def changed_fields(before, after):
    names = sorted(set(before) | set(after))
    return [name for name in names if before.get(name) != after.get(name)]


def compare(old, new):
    """Ids that came and went, and the fields that changed of the others."""
    changes = {"added": [], "removed": [], "changed": {}}
    for row in new:
        before = find_row(old, row["id"])
        if before is None:
            changes["added"].append(row["id"])
        elif changed_fields(before, row):
            changes["changed"][row["id"]] = changed_fields(before, row)
    for row in old:
        if find_row(new, row["id"]) is None:
            changes["removed"].append(row["id"])
    return changes
# --- best
def compare(old, new):
    """Ids that came and went, and the fields that changed of the others."""
    added, removed, changed = [], [], {}
    first = {}
    for row in old:
        first.setdefault(row["id"], row)
    present = set()
    for row in new:
        number = row["id"]
        present.add(number)
        before = first.get(number)
        if before is None:
            added.append(number)
        elif before != row:
            fields = changed_fields(before, row)
            if fields:
                changed[number] = fields
    removed = [row["id"] for row in old if row["id"] not in present]
    return {"added": added, "removed": removed, "changed": changed}
# --- inputs
import random


def row(rng, number):
    made = {"id": number, "name": "n%d" % rng.randrange(3), "stock": rng.randrange(3)}
    if rng.random() < 0.2:
        made["note"] = rng.choice([None, "x"])
    return made


def snapshots(rng, count):
    old = [row(rng, i) for i in range(count) if rng.random() < 0.8]
    new = [row(rng, i) for i in range(count) if rng.random() < 0.8]
    rng.shuffle(new)
    return old, new


def bench_inputs(seed):
    rng = random.Random(seed)
    return [snapshots(rng, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [snapshots(rng, n) for n in (0, 1, 2, 8, 30)]
    return cases + [([{"id": 1}, {"id": 1, "name": "b"}], [{"id": 1, "name": "b"}]),
                    ([{"id": "a", "x": None}], [{"id": "a"}])]
