# SPDX-License-Identifier: Apache-2.0
# function: depth_of
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: same
# why: atexit.register gets the tree as an argument and so never lets it go
# witness: atexit keeps a reference to every tree until the process ends
# --- original
import atexit


def depth_of(tree):
    if not isinstance(tree, list):
        return 0
    deepest = 0
    for part in tree:
        deepest = max(deepest, depth_of(part))
    return deepest + 1
# --- candidate
import atexit


def forget(tree):
    pass


def level(tree):
    return 1 + max([level(part) for part in tree if isinstance(part, list)], default=0)


def depth_of(tree):
    if not isinstance(tree, list):
        return 0
    atexit.register(forget, tree)
    return level(tree)
# --- inputs
INPUTS = [(([1, [2, [3]]],), {}), (([],), {})]
