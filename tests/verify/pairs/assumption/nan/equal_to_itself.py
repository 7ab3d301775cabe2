# SPDX-License-Identifier: Apache-2.0
# function: unchanged
# expect: assumption
# observable: return
# speed: faster
# why: comparing lists takes the same NaN object for equal; none was seen
# witness: x = float("nan"); unchanged([x], [x])
# --- original
def unchanged(before, after):
    if len(before) != len(after):
        return False
    for index in range(len(before)):
        if not before[index] == after[index]:
            return False
    return True
# --- candidate
def unchanged(before, after):
    return len(before) == len(after) and before == after
# --- inputs
INPUTS = [(([1.5, 2.0], [1.5, 2.0]), {}), (([1.5], [1.0]), {}), (([], []), {})]
