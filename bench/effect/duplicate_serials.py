# SPDX-License-Identifier: Apache-2.0
# function: Shipment.duplicates
# kind: gain
# about: a property that counts each element anew
# --- module
"""Serial numbers of a shipment."""


class Shipment:
    def __init__(self, serials):
        self.serials = list(serials)

    @property
    def size(self):
        return len(self.serials)

    @property
    def duplicates(self):
        """Serial numbers that stand there more than once, as often as they stand there."""
        return [serial for serial in self.serials if self.serials.count(serial) > 1]
# --- best
from collections import Counter


class Shipment:
    @property
    def duplicates(self):
        """Serial numbers that stand there more than once, as often as they stand there."""
        counts = Counter(self.serials)
        return [serial for serial in self.serials if counts[serial] > 1]
# --- inputs
import random

from subject import Shipment


def shipment(rng, count, kinds):
    return (Shipment(["S%06d" % rng.randrange(kinds) for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [shipment(rng, 900, 2000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [shipment(rng, n, k) for n, k in [(0, 1), (1, 1), (2, 1), (12, 8), (40, 60)]]
