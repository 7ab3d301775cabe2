# SPDX-License-Identifier: Apache-2.0
# function: first_at_least
# expect: different
# observable: return
# speed: faster
# why: bisect_right finds the place after equal keys, the loop the first of them
# witness: first_at_least([1, 4, 4, 9], 4)
# --- original
import bisect


def first_at_least(sorted_keys, wanted):
    for index, key in enumerate(sorted_keys):
        if key >= wanted:
            return index
    return len(sorted_keys)
# --- candidate
import bisect


def first_at_least(sorted_keys, wanted):
    return bisect.bisect(sorted_keys, wanted)
# --- inputs
INPUTS = [(([1, 4, 9, 16, 25], 10), {}), (([1, 4, 9], 0), {}), (([2, 3], 30), {})]
