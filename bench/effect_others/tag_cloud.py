# SPDX-License-Identifier: Apache-2.0
# function: TagCloud.sizes
# kind: gain
# about: max and min of the counts are found again for each tag
# --- module
"""A cloud of tags: the more often one is used the larger it is."""


class TagCloud:
    smallest = 10
    largest = 36

    def __init__(self):
        self.counts = {}

    def add(self, *tags):
        for tag in tags:
            self.counts[tag] = self.counts.get(tag, 0) + 1

    def sizes(self):
        """Tag -> size in points, by name."""
        sizes = {}
        for tag in sorted(self.counts):
            low = min(self.counts.values())
            high = max(self.counts.values())
            if high == low:
                sizes[tag] = self.smallest
            else:
                share = (self.counts[tag] - low) / (high - low)
                sizes[tag] = round(self.smallest + share * (self.largest - self.smallest))
        return sizes
# --- best
class TagCloud:
    def sizes(self):
        """Tag -> size in points, by name."""
        if not self.counts:
            return {}
        low = min(self.counts.values())
        high = max(self.counts.values())
        if high == low:
            return dict.fromkeys(sorted(self.counts), self.smallest)
        sizes = {}
        smallest, step, range_ = self.smallest, self.largest - self.smallest, high - low
        for tag in sorted(self.counts):
            sizes[tag] = round(smallest + (self.counts[tag] - low) / range_ * step)
        return sizes
# --- inputs
import random

from subject import TagCloud


def cloud(rng, tags, uses):
    one = TagCloud()
    one.add(*["tag%d" % int(rng.random() ** 2 * tags) for _ in range(uses)])
    return (one,)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [cloud(rng, 900, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [cloud(rng, n, m) for n, m in [(1, 0), (1, 1), (1, 9), (3, 3), (9, 30), (30, 200)]]
