# SPDX-License-Identifier: Apache-2.0
# function: Depot.apply
# kind: gain
# about: the whole stock copied in front of each movement to be able to go back
# --- module
"""Stock movements that fail as a whole."""

import copy


class Depot:
    def __init__(self, stock):
        self.stock = stock
        self.refused = []

    def move(self, lines):
        for sku, quantity in lines:
            left = self.stock.get(sku, 0) + quantity
            if left < 0:
                raise ValueError("not enough of " + sku)
            self.stock[sku] = left

    def apply(self, movements):
        """Books what can be booked; a movement with one bad line is not booked at all."""
        booked = 0
        for number, lines in enumerate(movements):
            before = copy.deepcopy(self.stock)
            try:
                self.move(lines)
            except ValueError as error:
                self.stock.clear()
                self.stock.update(before)
                self.refused.append((number, str(error)))
            else:
                booked += 1
        return booked
# --- best
class Depot:
    def apply(self, movements):
        """Books what can be booked; a movement with one bad line is not booked at all."""
        stock = self.stock
        booked = 0
        for number, lines in enumerate(movements):
            fresh = {}
            for sku, quantity in lines:
                left = (fresh[sku] if sku in fresh else stock.get(sku, 0)) + quantity
                if left < 0:
                    self.refused.append((number, "not enough of " + sku))
                    break
                fresh[sku] = left
            else:
                stock.update(fresh)
                booked += 1
        return booked
# --- inputs
import random

from subject import Depot


def depot(rng, count, movements):
    stock = {"s%03d" % i: rng.randrange(9) for i in range(count)}
    return Depot(stock), [[("s%03d" % rng.randrange(count + 2), rng.randrange(-3, 4))
                           for _ in range(rng.randrange(1, 5))] for _ in range(movements)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [depot(rng, 200, 130) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [depot(rng, n, m) for n, m in [(0, 0), (1, 3), (3, 9), (8, 20), (30, 40)]]
    return cases + [(Depot({}), [[("new", 2), ("new", -3)], [("other", 1), ("new", 0)], []])]
