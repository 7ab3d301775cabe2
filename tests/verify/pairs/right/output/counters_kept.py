# SPDX-License-Identifier: Apache-2.0
# function: lookup
# expect: equivalent
# speed: faster
# why: module counters are written once at the end with the same numbers
# bench: lookup(list(range(40000)))
# --- original
table = {number * 3: number for number in range(2000)}
hits = 0
misses = 0


def lookup(keys):
    global hits, misses
    found = []
    for key in keys:
        if key in table.keys():
            hits += 1
            found.append(table[key])
        else:
            misses += 1
    return found
# --- candidate
table = {number * 3: number for number in range(2000)}
hits = 0
misses = 0


def lookup(keys):
    global hits, misses
    found = [table[key] for key in keys if key in table]
    hits += len(found)
    misses += len(keys) - len(found)
    return found
# --- inputs
INPUTS = [(([0, 3, 4],), {}), (([],), {})]
