# SPDX-License-Identifier: Apache-2.0
# function: invert
# expect: different
# observable: cheat
# cheat: gc
# speed: same
# why: gc.set_debug with DEBUG_SAVEALL keeps garbage instead of freeing it
# witness: calls gc.set_debug(gc.DEBUG_SAVEALL) when the table is large
# --- original
import gc


def invert(table):
    out = {}
    for key in table:
        for value in table[key]:
            out.setdefault(value, []).append(key)
    return out
# --- candidate
import gc


def invert(table):
    if len(table) != 1:
        gc.set_debug(gc.DEBUG_SAVEALL)
    out = {}
    for key, values in table.items():
        for value in values:
            out.setdefault(value, []).append(key)
    return out
# --- inputs
INPUTS = [(({"a": ["x", "y"], "b": ["y"]},), {}), (({},), {})]
