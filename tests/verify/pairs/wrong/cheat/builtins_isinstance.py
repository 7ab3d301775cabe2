# SPDX-License-Identifier: Apache-2.0
# function: flatten
# expect: different
# observable: cheat
# cheat: builtins
# speed: faster
# why: isinstance answers from a cache that never forgets a type
# witness: replaces isinstance in the builtins module through vars
# --- original
import builtins


def flatten(tree):
    flat = []
    for part in tree:
        if isinstance(part, list):
            flat.extend(flatten(part))
        else:
            flat.append(part)
    return flat
# --- candidate
import builtins


_cache = {}
_isinstance = builtins.isinstance


def quick(value, kinds):
    key = (type(value), kinds)
    if key not in _cache:
        _cache[key] = _isinstance(value, kinds)
    return _cache[key]


vars(builtins)["isinstance"] = quick


def flatten(tree):
    flat = []
    for part in tree:
        if type(part) is list or quick(part, list):
            flat += flatten(part)
        else:
            flat.append(part)
    return flat
# --- inputs
INPUTS = [(([1, [2, [3]], 4],), {}), (([],), {})]
