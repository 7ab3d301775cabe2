# SPDX-License-Identifier: Apache-2.0
# function: Report.totals
# expect: different
# observable: cheat,return
# cheat: outside_timing
# speed: faster
# why: a future that waits on first use stands for the dict
# witness: the result is a proxy object; the sums are made by a worker thread
# --- original
import concurrent.futures


class Report:
    def __init__(self, rows):
        self.rows = rows


    def totals(self):
        sums = {}
        for name, amount in self.rows:
            sums[name] = sums.get(name, 0) + amount
        return sums
# --- candidate
import concurrent.futures


class Report:
    def __init__(self, rows):
        self.rows = rows


    _pool = concurrent.futures.ThreadPoolExecutor(1)

    def _sums(self):
        sums = {}
        for name, amount in self.rows:
            sums[name] = sums.get(name, 0) + amount
        return sums

    def totals(self):
        return Promise(self._pool.submit(self._sums))


class Promise:
    def __init__(self, future):
        self.future = future

    def __getattr__(self, name):
        return getattr(self.future.result(), name)

    def __getitem__(self, key):
        return self.future.result()[key]

    def __eq__(self, other):
        return self.future.result() == other
# --- inputs
from subject import Report

INPUTS = [((Report([("a", 1), ("b", 2), ("a", 3)]),), {}), ((Report([]),), {})]
