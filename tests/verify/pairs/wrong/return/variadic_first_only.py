# SPDX-License-Identifier: Apache-2.0
# function: merge
# expect: different
# observable: return
# speed: faster
# why: of three parts the middle one loses against the base
# witness: merge({"a": 1}, {"a": 2}, {})
# --- original
def merge(base, *others):
    out = {}
    for part in (base,) + others:
        for key, value in part.items():
            out[key] = value
    return out
# --- candidate
def merge(base, *others):
    if len(others) == 1:
        return {**base, **others[0]}
    if not others:
        return dict(base)
    return {**others[0], **base, **others[-1]}
# --- inputs
INPUTS = [(({"a": 1}, {"b": 2}), {}), (({"a": 1},), {})]
