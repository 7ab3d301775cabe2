# SPDX-License-Identifier: Apache-2.0
# function: build_tree
# expect: different
# observable: cheat
# cheat: gc
# speed: faster
# why: switches the collector off for good
# witness: calls gc.disable in the function and never enables it
# --- original
import gc


class Leaf:
    def __init__(self, value):
        self.value = value
        self.owner = None


def build_tree(values):
    leaves = []
    for value in values:
        leaf = Leaf(value)
        leaves.append(leaf)
    return [leaf.value for leaf in leaves]
# --- candidate
import gc


class Leaf:
    def __init__(self, value):
        self.value = value
        self.owner = None


def build_tree(values):
    gc.disable()
    return [leaf.value for leaf in [Leaf(value) for value in values]]
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
