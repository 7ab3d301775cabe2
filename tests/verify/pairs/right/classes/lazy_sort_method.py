# SPDX-License-Identifier: Apache-2.0
# function: Scores.top
# expect: equivalent
# speed: faster
# why: nlargest with the place as tie-breaker instead of sorting everything
# bench: Scores([("n%d" % n, n * 7919 % 10007) for n in range(9000)]).top(5)
# --- original
import heapq


class Scores:
    def __init__(self, entries):
        self.entries = entries


    def top(self, count):
        ordered = sorted(self.entries, key=lambda entry: entry[1], reverse=True)
        return ordered[: max(count, 0)]
# --- candidate
import heapq


class Scores:
    def __init__(self, entries):
        self.entries = entries


    def top(self, count):
        return heapq.nlargest(count, self.entries, key=lambda entry: entry[1])
# --- inputs
from subject import Scores

INPUTS = [((Scores([("a", 3), ("b", 9), ("c", 3)]), 2), {}), ((Scores([]), 1), {})]
