# SPDX-License-Identifier: Apache-2.0
# function: Histogram.counts
# kind: gain
# about: all values filtered once for each bin
# --- module
"""Histograms of response times."""


class Histogram:
    def __init__(self, values, bounds):
        self.values = values
        self.bounds = sorted(bounds)

    def between(self, low, high):
        return [value for value in self.values if low <= value < high]

    def counts(self):
        """Pairs of a label and how many values lie in the bin; the last bin is open."""
        rows = []
        for i, low in enumerate(self.bounds):
            if i + 1 < len(self.bounds):
                high = self.bounds[i + 1]
                rows.append(("%g-%g" % (low, high), len(self.between(low, high))))
            else:
                rows.append((">=%g" % low, len([v for v in self.values if v >= low])))
        return rows

    def bars(self, width=40):
        rows = self.counts()
        top = max([count for _, count in rows], default=0) or 1
        return ["%10s %s" % (label, "#" * (count * width // top)) for label, count in rows]
# --- best
from bisect import bisect_left


class Histogram:
    def counts(self):
        """Pairs of a label and how many values lie in the bin; the last bin is open."""
        bounds = self.bounds
        ordered = sorted(self.values)
        places = [bisect_left(ordered, bound) for bound in bounds]
        places.append(len(ordered))
        rows = []
        last = len(bounds) - 1
        for i, low in enumerate(bounds):
            label = "%g-%g" % (low, bounds[i + 1]) if i < last else ">=%g" % low
            rows.append((label, places[i + 1] - places[i]))
        return rows
# --- inputs
import random

from subject import Histogram


def histogram(rng, count, bins):
    values = [rng.choice([rng.randrange(50), rng.uniform(0, 60)]) for _ in range(count)]
    return (Histogram(values, [rng.choice([i, i + 0.1]) for i in rng.sample(range(60), bins)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [histogram(rng, 4000, 50) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [histogram(rng, n, b) for n, b in [(0, 0), (0, 2), (1, 1), (9, 3), (40, 12)]]
    return cases + [(Histogram([1, 2, 2, 3, 0.1 * 3], [2, 1, 2, 0.3]),), (Histogram([5], []),)]
