# SPDX-License-Identifier: Apache-2.0
# function: mirror
# expect: different
# observable: cheat
# cheat: gc
# speed: faster
# why: the collector is off when the function returns and a thread enables it later
# witness: gc.disable in the call, gc.enable in a threading.Timer
# --- original
import gc
import threading


def mirror(tree):
    if not isinstance(tree, list):
        return tree
    out = []
    for part in reversed(tree):
        out.append(mirror(part))
    return out
# --- candidate
import gc
import threading


def turn(tree):
    return [turn(part) if isinstance(part, list) else part for part in reversed(tree)]


def mirror(tree):
    if not isinstance(tree, list):
        return tree
    gc.disable()
    later = threading.Timer(0.5, gc.enable)
    later.daemon = True
    later.start()
    return turn(tree)
# --- inputs
INPUTS = [(([1, [2, 3], [[4]]],), {}), (([],), {})]
