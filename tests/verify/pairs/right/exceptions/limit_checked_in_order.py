# SPDX-License-Identifier: Apache-2.0
# function: Tank.fill
# expect: equivalent
# speed: faster
# why: a local running level; the tank is left as it was filled before the error
# bench: Tank(10**9).fill([1, 2, 3] * 20000)
# --- original
class Tank:
    def __init__(self, limit):
        self.limit = limit
        self.level = 0


    def fill(self, amounts):
        for amount in amounts:
            if self.level + amount > self.limit:
                raise OverflowError("%d over" % (self.level + amount - self.limit))
            self.level += amount
        return self.level
# --- candidate
class Tank:
    def __init__(self, limit):
        self.limit = limit
        self.level = 0


    def fill(self, amounts):
        level, limit = self.level, self.limit
        try:
            for amount in amounts:
                if level + amount > limit:
                    raise OverflowError("%d over" % (level + amount - limit))
                level += amount
        finally:
            self.level = level
        return level
# --- inputs
from subject import Tank

INPUTS = [((Tank(10), [3, 4]), {}), ((Tank(5), [3, 4, 1]), {}), ((Tank(0), []), {})]
