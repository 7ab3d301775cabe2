# SPDX-License-Identifier: Apache-2.0
# function: Cart.total_cents
# expect: equivalent
# speed: faster
# why: a property that walks over all rates is read once
# bench: Cart([(n, n % 4) for n in range(3000)], {n: 19 for n in range(60)}).total_cents()
# --- original
class Cart:
    def __init__(self, lines, rates):
        self.lines = lines
        self.rates = rates

    @property
    def highest_rate(self):
        best = 0
        for rate in self.rates.values():
            if rate > best:
                best = rate
        return best


    def total_cents(self):
        total = 0
        for price, count in self.lines:
            total += price * count * (100 + self.highest_rate) // 100
        return total
# --- candidate
class Cart:
    def __init__(self, lines, rates):
        self.lines = lines
        self.rates = rates

    @property
    def highest_rate(self):
        best = 0
        for rate in self.rates.values():
            if rate > best:
                best = rate
        return best


    def total_cents(self):
        if not self.lines:
            return 0
        factor = 100 + self.highest_rate
        return sum([price * count * factor // 100 for price, count in self.lines])
# --- inputs
from subject import Cart

INPUTS = [((Cart([(250, 2), (99, 1)], {"a": 19, "b": 7}),), {}), ((Cart([], {}),), {})]
