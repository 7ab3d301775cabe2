# SPDX-License-Identifier: Apache-2.0
# function: tail
# expect: assumption
# observable: exception
# speed: faster
# why: a deque cannot be sliced; only lists were seen
# witness: import collections; tail(collections.deque([1, 2, 3]), 2)
# --- original
def tail(events, count):
    out = []
    for index in range(max(len(events) - max(count, 0), 0), len(events)):
        out.append(events[index])
    return out
# --- candidate
def tail(events, count):
    return events[len(events) - min(count, len(events)) :] if count > 0 else []
# --- inputs
INPUTS = [((["a", "b", "c"], 2), {}), (([], 4), {})]
