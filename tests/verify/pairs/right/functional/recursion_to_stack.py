# SPDX-License-Identifier: Apache-2.0
# function: flatten
# expect: equivalent
# speed: faster
# why: a stack of iterators instead of recursive lists
# bench: flatten(nest(200))
# --- original
def nest(depth):
    tree = []
    for level in range(depth):
        tree = [level, tree, [level]]
    return tree


def flatten(tree):
    flat = []
    for part in tree:
        if isinstance(part, list):
            flat = flat + flatten(part)
        else:
            flat = flat + [part]
    return flat
# --- candidate
def nest(depth):
    tree = []
    for level in range(depth):
        tree = [level, tree, [level]]
    return tree


def flatten(tree):
    flat, stack = [], [iter(tree)]
    while stack:
        for part in stack[-1]:
            if isinstance(part, list):
                stack.append(iter(part))
                break
            flat.append(part)
        else:
            stack.pop()
    return flat
# --- inputs
INPUTS = [(([1, [2, [3]], 4],), {}), (([],), {})]
