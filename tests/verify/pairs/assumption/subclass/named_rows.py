# SPDX-License-Identifier: Apache-2.0
# function: swap_columns
# expect: assumption
# observable: return
# speed: faster
# why: slicing a namedtuple gives a tuple where _replace-like rebuilding kept the type; tuples
#     were seen
# witness: swap_columns([Pair(1, 2)])
# --- original
import collections

Pair = collections.namedtuple("Pair", "left right")


def swap_columns(rows):
    out = []
    for row in rows:
        turned = list(row)
        turned.reverse()
        out.append(type(row)(turned) if type(row) in (tuple, list) else type(row)(*turned))
    return out
# --- candidate
import collections

Pair = collections.namedtuple("Pair", "left right")


def swap_columns(rows):
    return [row[::-1] for row in rows]
# --- inputs
INPUTS = [(([("a", 1), ("b", 2)],), {}), (([],), {})]
