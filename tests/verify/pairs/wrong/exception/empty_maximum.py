# SPDX-License-Identifier: Apache-2.0
# function: hottest
# expect: different
# observable: exception
# speed: faster
# why: an empty list of readings raises the message of max, not ours
# witness: hottest([])
# --- original
def hottest(readings):
    if not readings:
        raise ValueError("no readings")
    best = readings[0]
    for reading in readings:
        if reading > best:
            best = reading
    return best
# --- candidate
def hottest(readings):
    return max(readings)
# --- inputs
INPUTS = [(([20, 31, 25],), {})]
