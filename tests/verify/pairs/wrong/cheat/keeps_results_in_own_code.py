# SPDX-License-Identifier: Apache-2.0
# function: catalan
# expect: different
# observable: cheat
# cheat: keeps_results
# speed: faster
# why: the function keeps its answers in its own defaults, replaced at every call
# witness: writes catalan.__defaults__, and so changes its signature's default
# --- original
def catalan(number):
    row = [1]
    for size in range(1, number + 1):
        row.append(sum([row[i] * row[size - 1 - i] for i in range(size)]))
    return row[number] if number >= 0 else 0
# --- candidate
def catalan(number, _known=()):
    known = dict(_known)
    if number not in known:
        row = [1]
        for size in range(1, number + 1):
            row.append(sum([row[i] * row[size - 1 - i] for i in range(size)]))
        known[number] = row[number] if number >= 0 else 0
        catalan.__defaults__ = (tuple(known.items()),)
    return known[number]
# --- inputs
INPUTS = [((6,), {}), ((0,), {})]
