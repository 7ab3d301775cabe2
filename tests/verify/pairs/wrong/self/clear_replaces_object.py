# SPDX-License-Identifier: Apache-2.0
# function: Pool.reset
# expect: different
# observable: self
# speed: faster
# why: the dict is replaced instead of cleared: whoever holds it sees the old entries
# witness: p = Pool(); p.take("a"); p.reset()
# --- original
class Pool:
    def __init__(self):
        self.used = {}
        self.view = self.used.keys()
        self.shared = [self.used]

    def take(self, name):
        self.used[name] = True


    def reset(self):
        count = 0
        while self.used:
            self.used.popitem()
            count += 1
        return count
# --- candidate
class Pool:
    def __init__(self):
        self.used = {}
        self.view = self.used.keys()
        self.shared = [self.used]

    def take(self, name):
        self.used[name] = True


    def reset(self):
        count = len(self.used)
        self.used = {}
        return count
# --- inputs
from subject import Pool

INPUTS = [((Pool(),), {})]
