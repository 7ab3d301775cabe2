# SPDX-License-Identifier: Apache-2.0
# function: newest_first
# expect: equivalent
# speed: faster
# why: appends and reverses once instead of inserting at the front
# bench: newest_first([("e%d" % n, n % 5) for n in range(20000)], 2)
# --- original
def newest_first(events, level):
    shown = []
    for name, importance in events:
        if importance >= level:
            shown.insert(0, name)
    return shown
# --- candidate
def newest_first(events, level):
    shown = [name for name, importance in events if importance >= level]
    shown.reverse()
    return shown
# --- inputs
INPUTS = [(([("a", 1), ("b", 5), ("c", 3)], 2), {}), (([], 0), {})]
