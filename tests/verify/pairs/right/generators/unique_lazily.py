# SPDX-License-Identifier: Apache-2.0
# function: fresh
# expect: equivalent
# speed: faster
# why: a set of what was seen instead of a list; the order stays and so does the laziness
# bench: fresh([str(n % 1500) for n in range(4000)])
# --- original
def fresh(names):
    seen = []
    for name in names:
        if name not in seen:
            seen.append(name)
            yield name
# --- candidate
def fresh(names):
    seen = set()
    for name in names:
        if name not in seen:
            seen.add(name)
            yield name
# --- inputs
INPUTS = [((["a", "b", "a"],), {}), (([],), {})]
