# SPDX-License-Identifier: Apache-2.0
# function: Inventory.restock
# expect: equivalent
# speed: faster
# why: an index of items by name, made once a call
# bench: Inventory([["n%d" % n, 1] for n in range(700)]).restock([("n%d" % n, 2) for n in
#     range(700)])
# --- original
class Inventory:
    def __init__(self, items):
        self.items = items


    def restock(self, deliveries):
        unknown = []
        for name, amount in deliveries:
            for item in self.items:
                if item[0] == name:
                    item[1] += amount
                    break
            else:
                unknown.append(name)
        return unknown
# --- candidate
class Inventory:
    def __init__(self, items):
        self.items = items


    def restock(self, deliveries):
        first = {}
        for item in self.items:
            first.setdefault(item[0], item)
        unknown = []
        for name, amount in deliveries:
            item = first.get(name)
            if item is None:
                unknown.append(name)
            else:
                item[1] += amount
        return unknown
# --- inputs
from subject import Inventory

INPUTS = [
    ((Inventory([["nut", 3], ["bolt", 1]]), [("bolt", 5), ("gear", 1), ("bolt", 1)]), {}),
    ((Inventory([]), [("nut", 1)]), {}),
]
