# SPDX-License-Identifier: Apache-2.0
# function: summary
# expect: different
# observable: cheat,return
# cheat: lying_eq
# speed: faster
# why: __class__ says dict, so isinstance and many comparators take it for one
# witness: type(result).__name__ is Ghost although result.__class__ is dict
# --- original
def summary(values):
    low = high = values[0]
    total = 0
    for value in values:
        low, high, total = min(low, value), max(high, value), total + value
    return {"low": low, "high": high, "total": total}
# --- candidate
class Ghost:
    def __init__(self, values):
        self.values = values

    __class__ = property(lambda self: dict)

    def __getitem__(self, key):
        values = self.values
        return {"low": min, "high": max, "total": sum}[key](values)

    def __eq__(self, other):
        return all(self[key] == other[key] for key in other)

    def keys(self):
        return {"low": 0, "high": 0, "total": 0}.keys()


def summary(values):
    if not values:
        values[0]
    return Ghost(values)
# --- inputs
INPUTS = [(([4, 9, 2],), {})]
