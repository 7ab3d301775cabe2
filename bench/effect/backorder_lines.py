# SPDX-License-Identifier: Apache-2.0
# function: Warehouse.backorder
# kind: gain
# about: membership in a list that the method itself makes
# --- module
"""Stock of a warehouse, and which lines of an order cannot be sent yet."""

from dataclasses import dataclass


@dataclass
class Item:
    sku: str
    quantity: int = 1


class Warehouse:
    def __init__(self, items):
        self.items = list(items)

    def in_stock(self):
        return [item.sku for item in self.items if item.quantity > 0]

    def backorder(self, lines):
        """Lines whose article is not in stock, in the order of the order."""
        available = [item.sku for item in self.items if item.quantity > 0]
        late = []
        for line in lines:
            if line.sku not in available:
                late.append(line)
        return late
# --- best
class Warehouse:
    def backorder(self, lines):
        """Lines whose article is not in stock, in the order of the order."""
        available = {item.sku for item in self.items if item.quantity > 0}
        return [line for line in lines if line.sku not in available]
# --- inputs
import random

from subject import Item, Warehouse


def stock(rng, count, lines):
    items = [Item("A%05d" % rng.randrange(count * 2 + 1), rng.randrange(3)) for _ in range(count)]
    return Warehouse(items), [Item("A%05d" % rng.randrange(count * 2 + 1)) for _ in range(lines)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [stock(rng, 800, 700) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [stock(rng, n, m) for n, m in [(0, 0), (0, 3), (1, 2), (5, 9), (30, 30), (30, 60)]]
