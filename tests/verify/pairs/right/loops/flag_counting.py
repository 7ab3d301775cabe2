# SPDX-License-Identifier: Apache-2.0
# function: quality
# expect: equivalent
# speed: faster
# why: counts by sum over comparisons in one comprehension each
# bench: quality(list(range(-30000, 30000)))
# --- original
def quality(readings):
    result = {"low": 0, "fine": 0, "high": 0}
    for reading in readings:
        if reading < 0:
            result["low"] += 1
        elif reading > 100:
            result["high"] += 1
        else:
            result["fine"] += 1
    return result
# --- candidate
def quality(readings):
    low = high = fine = 0
    for reading in readings:
        if reading < 0:
            low += 1
        elif reading > 100:
            high += 1
        else:
            fine += 1
    return {"low": low, "fine": fine, "high": high}
# --- inputs
INPUTS = [(([-1, 50, 200, 0],), {}), (([],), {})]
