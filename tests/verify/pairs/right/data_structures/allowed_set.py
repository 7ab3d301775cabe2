# SPDX-License-Identifier: Apache-2.0
# function: keep_allowed
# expect: equivalent
# speed: faster
# why: the list of allowed names becomes a set before the loop
# bench: keep_allowed([str(n) for n in range(1500)], [str(n) for n in range(0, 3000, 2)])
# --- original
def keep_allowed(names, allowed):
    kept = []
    for name in names:
        if name in allowed:
            kept.append(name)
    return kept
# --- candidate
def keep_allowed(names, allowed):
    known = set(allowed)
    return [name for name in names if name in known]
# --- inputs
INPUTS = [((["a", "b", "c", "a"], ["a", "c"]), {}), (([], ["x"]), {})]
