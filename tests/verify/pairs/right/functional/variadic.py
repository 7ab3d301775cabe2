# SPDX-License-Identifier: Apache-2.0
# function: merge
# expect: equivalent
# speed: faster
# why: update() for the loop over its keys
# --- original
def merge(base, *others):
    out = dict(base)
    for part in others:
        for key in part:
            out[key] = part[key]
    return out
# --- candidate
def merge(base, *others):
    out = dict(base)
    for part in others:
        out.update(part)
    return out
# --- inputs
INPUTS = [(({"a": 1}, {"b": 2}), {}), (({"a": 1},), {})]
