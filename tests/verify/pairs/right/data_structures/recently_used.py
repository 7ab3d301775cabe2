# SPDX-License-Identifier: Apache-2.0
# function: Recent.touch
# expect: equivalent
# speed: faster
# why: the order is kept by a dict instead of removing from a list
# bench: Recent(900).touch([str(n * 7919 % 1009) for n in range(6000)])
# --- original
class Recent:
    def __init__(self, limit):
        self._limit = limit

    def touch(self, names):
        """The names of last use, the newest first."""
        order = []
        for name in names:
            if name in order:
                order.remove(name)
            order.insert(0, name)
            if len(order) > self._limit:
                order.pop()
        return order
# --- candidate
class Recent:
    def __init__(self, limit):
        self._limit = limit

    def touch(self, names):
        """The names of last use, the newest first."""
        order, limit = {}, max(self._limit, 0)
        for name in names:
            order.pop(name, None)
            order[name] = None
            if len(order) > limit:
                del order[next(iter(order))]
        return list(reversed(list(order)))
# --- inputs
from subject import Recent

INPUTS = [((Recent(2), ["a", "b", "a", "c"]), {}), ((Recent(0), ["x"]), {})]
