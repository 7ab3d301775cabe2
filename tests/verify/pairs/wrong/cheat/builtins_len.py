# SPDX-License-Identifier: Apache-2.0
# function: shortest
# expect: different
# observable: cheat
# cheat: builtins
# speed: same
# why: builtins.len is replaced for the whole process
# witness: assigns builtins.len at import
# --- original
import builtins


def shortest(words):
    best = None
    for word in words:
        if best is None or len(word) < len(best):
            best = word
    return best
# --- candidate
import builtins


_len = builtins.len
builtins.len = lambda value: _len(value)


def shortest(words):
    return min(words, key=_len) if words else None
# --- inputs
INPUTS = [((["pear", "fig", "kiwi"],), {}), (([],), {})]
