# SPDX-License-Identifier: Apache-2.0
# function: schedule
# expect: equivalent
# speed: faster
# why: range knows the marks already
# bench: schedule(0, 400000, 4)
# --- original
def schedule(start, stop, step):
    if step <= 0:
        raise ValueError("step must be positive")
    marks = []
    current = start
    while current < stop:
        marks.append(current)
        current += step
    return marks
# --- candidate
def schedule(start, stop, step):
    if step <= 0:
        raise ValueError("step must be positive")
    return list(range(start, stop, step))
# --- inputs
INPUTS = [((0, 10, 3), {}), ((5, 5, 1), {})]
