# SPDX-License-Identifier: Apache-2.0
# function: windows
# expect: different
# observable: return,yield
# speed: faster
# why: a list is returned where callers called next
# witness: windows([1, 2, 3], 2)
# --- original
def windows(values, size):
    for start in range(len(values) - size + 1):
        yield values[start : start + size]
# --- candidate
def windows(values, size):
    return [values[start : start + size] for start in range(len(values) - size + 1)]
# --- inputs
INPUTS = [(([1, 2, 3, 4], 2), {})]
