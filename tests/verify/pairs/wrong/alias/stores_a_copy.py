# SPDX-License-Identifier: Apache-2.0
# function: Queue.put
# expect: different
# observable: alias,return
# speed: same
# why: the queue holds a copy: what is changed later is not seen
# witness: q = Queue(); item = [1]; q.put(item); item.append(2); (lambda: q.items)()
# --- original
class Queue:
    def __init__(self):
        self.items = []

    def put(self, item):
        kept = []
        for old in self.items:
            kept.append(old)
        kept.append(item)
        self.items = kept
# --- candidate
class Queue:
    def __init__(self):
        self.items = []

    def put(self, item):
        self.items = [*self.items, list(item)]
# --- inputs
from subject import Queue
q = Queue(); q.put([1]); q.put([2, 3])
INPUTS = [((q, [4, 5]), {}), ((Queue(), ["a"]), {})]
