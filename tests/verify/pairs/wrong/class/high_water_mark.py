# SPDX-License-Identifier: Apache-2.0
# function: Buffer.write
# expect: different
# observable: class
# speed: faster
# why: the largest size ever reached is only looked at after the whole batch
# witness: Buffer(10).write([8, -5, 1])
# --- original
class Buffer:
    peak = 0

    def __init__(self, limit):
        self.limit = limit
        self.used = 0


    def write(self, sizes):
        for size in sizes:
            self.used += size
            if self.used > Buffer.peak:
                Buffer.peak = self.used
        return self.used <= self.limit
# --- candidate
class Buffer:
    peak = 0

    def __init__(self, limit):
        self.limit = limit
        self.used = 0


    def write(self, sizes):
        self.used += sum(sizes)
        if self.used > Buffer.peak:
            Buffer.peak = self.used
        return self.used <= self.limit
# --- inputs
from subject import Buffer

INPUTS = [((Buffer(100), [10, 20]), {}), ((Buffer(5), []), {})]
