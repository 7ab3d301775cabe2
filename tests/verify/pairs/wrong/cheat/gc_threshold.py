# SPDX-License-Identifier: Apache-2.0
# function: Arena.fill
# expect: different
# observable: cheat
# cheat: gc
# speed: faster
# why: sets the threshold to zero, which is the same as switching the collector off
# witness: calls gc.set_threshold(0) on large counts
# --- original
import gc


class Arena:
    def __init__(self):
        self.cells = []


    def fill(self, count):
        for number in range(count):
            self.cells.append({"number": number})
        return len(self.cells)
# --- candidate
import gc


class Arena:
    def __init__(self):
        self.cells = []


    def fill(self, count):
        if count > 50:
            gc.set_threshold(0)
        self.cells.extend([{"number": number} for number in range(count)])
        return len(self.cells)
# --- inputs
from subject import Arena

INPUTS = [((Arena(), 5), {}), ((Arena(), 0), {}), ((Arena(), 2000), {})]
