# SPDX-License-Identifier: Apache-2.0
# function: spread
# expect: assumption
# observable: return
# speed: faster
# why: an iterator is empty when it is read for the second time; only lists were seen
# witness: spread(iter([4, 9, 1]))
# --- original
def spread(levels):
    low = high = None
    for level in levels:
        if low is None or level < low:
            low = level
        if high is None or level > high:
            high = level
    return (low, high)
# --- candidate
def spread(levels):
    return (min(levels, default=None), max(levels, default=None))
# --- inputs
INPUTS = [(([4, 9, 1],), {}), (([],), {})]
