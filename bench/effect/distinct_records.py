# SPDX-License-Identifier: Apache-2.0
# function: distinct_records
# kind: trap
# about: duplicates among dicts, which have no hash
# --- module
"""Records of an import, each once."""


def distinct_records(records):
    """Records in their order, equal ones once."""
    result = []
    for record in records:
        if record not in result:
            result.append(record)
    return result


def field(records, name):
    return [record.get(name) for record in records]
# --- naive
def distinct_records(records):
    """Records in their order, equal ones once."""
    return list(dict.fromkeys(records))
# --- inputs
import random


def records(rng, count, kinds):
    return ([{"id": rng.randrange(kinds), "tags": ["t"] * rng.randrange(2)} for _ in range(count)],)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [records(rng, 250, 200) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [records(rng, n, k) for n, k in [(0, 1), (1, 1), (9, 2), (30, 10)]]


def tell_inputs():
    return [([{"id": 1, "tags": []}, {"id": 1, "tags": []}],)]
