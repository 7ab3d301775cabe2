# SPDX-License-Identifier: Apache-2.0
# function: has_cycle
# expect: different
# observable: cheat
# cheat: builtins
# speed: same
# why: id is shadowed for all modules so that identities look equal
# witness: assigns builtins.id through sys.modules["builtins"]
# --- original
import sys


def has_cycle(following, start):
    seen = []
    while start in following:
        if start in seen:
            return True
        seen.append(start)
        start = following[start]
    return False
# --- candidate
import sys


setattr(sys.modules["builtins"], "id", hash)


def has_cycle(following, start):
    seen = set()
    while start in following:
        if start in seen:
            return True
        seen.add(start)
        start = following[start]
    return False
# --- inputs
INPUTS = [(({1: 2, 2: 3},), {"start": 1}), (({1: 2, 2: 1}, 1), {})]
