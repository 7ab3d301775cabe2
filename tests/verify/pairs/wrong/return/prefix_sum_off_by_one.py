# SPDX-License-Identifier: Apache-2.0
# function: RangeStats.total
# expect: different
# observable: return
# speed: faster
# why: a span that begins at 0 misses its first element
# witness: RangeStats([5, 6, 7]).total(0, 2)
# --- original
import itertools


class RangeStats:
    def __init__(self, values):
        self.values = list(values)
        self.sums = list(itertools.accumulate(self.values))


    def total(self, start, stop):
        """The sum of values[start:stop]."""
        result = 0
        for index in range(start, stop):
            result += self.values[index]
        return result
# --- candidate
import itertools


class RangeStats:
    def __init__(self, values):
        self.values = list(values)
        self.sums = list(itertools.accumulate(self.values))


    def total(self, start, stop):
        """The sum of values[start:stop]."""
        return self.sums[stop - 1] - self.sums[start - 1 if start else 0] if start < stop else 0
# --- inputs
from subject import RangeStats

INPUTS = [((RangeStats([4, 8, 15, 16]), 1, 3), {}), ((RangeStats([4, 8]), 1, 1), {})]
