# SPDX-License-Identifier: Apache-2.0
# function: coldest
# expect: assumption
# observable: return
# speed: slower
# why: sorted puts anything anywhere once there is a NaN; none was seen
# witness: coldest([3.0, float("nan"), 1.0])
# --- original
def coldest(readings):
    best = None
    for reading in readings:
        if best is None or reading < best:
            best = reading
    return best
# --- candidate
def coldest(readings):
    ordered = sorted(readings)
    return ordered[0] if ordered else None
# --- inputs
INPUTS = [(([3.5, -1.25, 8.0],), {}), (([],), {})]
