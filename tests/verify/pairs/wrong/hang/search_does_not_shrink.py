# SPDX-License-Identifier: Apache-2.0
# function: last_not_above
# expect: different
# observable: hang
# speed: faster
# why: low = middle with middle rounded down stays where it is once two places are left
# witness: last_not_above([1, 2], 2)
# --- original
def last_not_above(levels, limit):
    """The index of the last level that is not above the limit, levels rising."""
    found = -1
    for index, level in enumerate(levels):
        if level <= limit:
            found = index
    return found
# --- candidate
def last_not_above(levels, limit):
    """The index of the last level that is not above the limit, levels rising."""
    if not levels or levels[0] > limit:
        return -1
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if levels[middle] <= limit:
            low = middle
        else:
            high = middle - 1
    return low
# --- inputs
INPUTS = [(([5], 7), {}), (([5, 9], 6), {}), (([], 1), {}), (([3], 1), {})]
