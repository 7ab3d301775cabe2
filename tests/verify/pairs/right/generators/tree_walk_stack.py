# SPDX-License-Identifier: Apache-2.0
# function: leaves
# expect: equivalent
# speed: faster
# why: one stack of iterators instead of a chain of nested yield from
# bench: leaves(nest(150))
# --- original
def nest(depth):
    tree = [0]
    for level in range(depth):
        tree = [level, tree, level]
    return tree


def leaves(tree):
    for part in tree:
        if isinstance(part, list):
            for leaf in leaves(part):
                yield leaf
        else:
            yield part
# --- candidate
def nest(depth):
    tree = [0]
    for level in range(depth):
        tree = [level, tree, level]
    return tree


def leaves(tree):
    stack = [iter(tree)]
    while stack:
        for part in stack[-1]:
            if isinstance(part, list):
                stack.append(iter(part))
                break
            yield part
        else:
            stack.pop()
# --- inputs
INPUTS = [(([1, [2, [3, 4]], 5],), {}), (([],), {})]
