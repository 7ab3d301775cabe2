# SPDX-License-Identifier: Apache-2.0
# function: clone_board
# expect: equivalent
# speed: faster
# why: rows of strings and ints are copied by slices; nothing is shared afterwards
# bench: clone_board([[n, "x"] for n in range(2500)])
# --- original
import copy


def clone_board(rows):
    return copy.deepcopy(rows)
# --- candidate
import copy


def clone_board(rows):
    memo = {}
    out = []
    if any(type(row) is not list for row in rows):
        return copy.deepcopy(rows)
    for row in rows:
        twin = memo.get(id(row))
        if twin is None:
            twin = memo[id(row)] = row[:]
        out.append(twin)
    return out
# --- inputs
INPUTS = [(([[1, "a"], [2, "b"]],), {}), (([],), {})]
