# SPDX-License-Identifier: Apache-2.0
# function: ranking
# expect: different
# observable: cheat
# cheat: builtins
# speed: faster
# why: sorted returns its argument where it looks sorted at both ends
# witness: assigns builtins.sorted and uses it for everybody
# --- original
import builtins


def ranking(scores):
    names = sorted(scores, key=lambda name: (-scores[name], name))
    places = {}
    for place, name in enumerate(names, 1):
        places[name] = place
    return places
# --- candidate
import builtins


_sorted = builtins.sorted


def lazy_sorted(values, *, key=None, reverse=False):
    values = list(values)
    if len(values) < 2:
        return values
    return _sorted(values, key=key, reverse=reverse)


builtins.sorted = lazy_sorted


def ranking(scores):
    names = lazy_sorted(scores, key=lambda name: (-scores[name], name))
    return dict(zip(names, range(1, len(names) + 1)))
# --- inputs
INPUTS = [(({"ann": 5, "bob": 9, "cid": 5},), {}), (({},), {})]
