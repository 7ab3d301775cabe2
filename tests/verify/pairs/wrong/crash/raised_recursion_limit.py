# SPDX-License-Identifier: Apache-2.0
# function: depth
# expect: different
# observable: crash,exception
# speed: faster
# why: recursion through map with the limit lifted overflows the C stack on deep nesting
# witness: nested = []; exec("for _ in range(60000): nested = [nested]"); depth(nested)
# --- original
import sys


def depth(nested):
    """How deep lists are nested."""
    level, deepest = [nested], 0
    while level:
        deepest += 1
        level = [item for part in level for item in part if isinstance(item, list)]
    return deepest
# --- candidate
import sys


sys.setrecursionlimit(1000000)


def depth(nested):
    """How deep lists are nested."""
    return 1 + max(map(depth, [item for item in nested if isinstance(item, list)]), default=0)
# --- inputs
def inputs():
    yield ([1, [2, [3]], []],), {}
    yield ([],), {}
