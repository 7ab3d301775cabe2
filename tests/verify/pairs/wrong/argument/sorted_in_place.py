# SPDX-License-Identifier: Apache-2.0
# function: median
# expect: different
# observable: argument
# speed: faster
# why: sorts the caller's list in place
# witness: median([9, 1, 5])
# --- original
def median(values):
    """The middle value; the upper one of two."""
    left = list(values)
    while len(left) > 2:
        left.remove(min(left))
        left.remove(max(left))
    return left[-1] if left[-1] > left[0] else left[0]
# --- candidate
def median(values):
    """The middle value; the upper one of two."""
    values.sort()
    return values[len(values) // 2]
# --- inputs
INPUTS = [(([1, 3, 8],), {}), (([2, 2, 9, 11],), {})]
