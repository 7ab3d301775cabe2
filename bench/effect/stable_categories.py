# SPDX-License-Identifier: Apache-2.0
# function: categories
# kind: trap
# about: a set has no order
# --- module
"""Categories in the order in which they first come."""


class Category:
    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent

    def __eq__(self, other):
        return isinstance(other, Category) and self.name == other.name

    __hash__ = None


def categories(products):
    """Categories of the products, equal ones once: the first object of each."""
    found = []
    for product in products:
        category = product["category"]
        if category not in found:
            found.append(category)
    return found
# --- naive
def categories(products):
    """Categories of the products, equal ones once: the first object of each."""
    by_name = {}
    for product in products:
        by_name[product["category"].name] = product["category"]
    return list(by_name.values())
# --- inputs
import random

from subject import Category


def products(rng, count, kinds):
    return ([{"id": i, "category": Category("c%d" % rng.randrange(kinds), i)}
            for i in range(count)],)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [products(rng, 300, 60) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [products(rng, n, k) for n, k in [(0, 1), (1, 1), (5, 2), (20, 6)]]


def tell_inputs():
    return [([{"category": Category("a", 1)}, {"category": Category("a", 2)}],)]
