# SPDX-License-Identifier: Apache-2.0
# function: nearest_below
# expect: different
# observable: return
# speed: faster
# why: bisect needs sorted readings; the loop does not
# witness: nearest_below([1, 9, 5], 6)
# --- original
import bisect


def nearest_below(readings, limit):
    best = None
    for reading in readings:
        if reading <= limit and (best is None or reading > best):
            best = reading
    return best
# --- candidate
import bisect


def nearest_below(readings, limit):
    place = bisect.bisect_right(readings, limit)
    return readings[place - 1] if place else None
# --- inputs
INPUTS = [(([10, 20, 30, 40], 25), {}), (([3, 3, 8], 8), {}), (([5], 2), {})]
