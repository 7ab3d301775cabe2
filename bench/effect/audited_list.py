# SPDX-License-Identifier: Apache-2.0
# function: transfer
# kind: trap
# about: a subclass of list whose append does more
# --- module
"""Moves entries into a list that may be watched."""


class AuditedList(list):
    def __init__(self, values=()):
        super().__init__(values)
        self.added = 0

    def append(self, value):
        self.added += 1
        super().append(value)


def transfer(source, target):
    """Appends what is in `source` to `target`; says how long it is now."""
    for entry in source:
        target.append(entry)
    return len(target)


def copy_of(entries):
    target = AuditedList()
    transfer(entries, target)
    return target
# --- naive
def transfer(source, target):
    """Appends what is in `source` to `target`; says how long it is now."""
    target.extend(source)
    return len(target)
# --- inputs
import random

from subject import AuditedList


def case(rng, count):
    kind = AuditedList if rng.random() < 0.5 else list
    return [rng.randrange(9) for _ in range(count)], kind([1, 2])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 40000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 5, 9, 30)]


def tell_inputs():
    return [([1, 2, 3], AuditedList())]
