# SPDX-License-Identifier: Apache-2.0
# function: common_step
# expect: different
# observable: hang
# speed: slower
# why: subtraction with a zero never makes the other smaller
# witness: common_step([4, 0, 6])
# --- original
def common_step(intervals):
    step = 0
    for interval in intervals:
        a, b = abs(step), abs(interval)
        while b:
            a, b = b, a % b
        step = a
    return step
# --- candidate
def common_step(intervals):
    step = 0
    for interval in intervals:
        if step == 0:
            step = abs(interval)
            continue
        other = abs(interval)
        while step != other:
            if step > other:
                step -= other
            else:
                other -= step
    return step
# --- inputs
INPUTS = [(([12, 18, 30],), {}), (([7],), {}), (([],), {})]
