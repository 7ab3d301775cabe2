# SPDX-License-Identifier: Apache-2.0
# function: ticks
# expect: different
# observable: hang
# speed: same
# why: range refuses a step of zero, the loop repeats the first mark
# witness: ticks(0, 10, 0)
# --- original
def ticks(start, stop, step):
    marks = []
    for mark in range(start, stop, step):
        marks.append("%d" % mark)
    return marks[-1] if marks else None
# --- candidate
def ticks(start, stop, step):
    last = None
    mark = start
    while (mark < stop) if step >= 0 else (mark > stop):
        last = mark
        mark += step
    return "%d" % last if last is not None else None
# --- inputs
INPUTS = [((0, 100, 10), {}), ((5, 5, 1), {}), ((9, 0, -3), {})]
