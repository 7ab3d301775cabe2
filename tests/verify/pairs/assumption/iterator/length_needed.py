# SPDX-License-Identifier: Apache-2.0
# function: progress
# expect: assumption
# observable: exception
# speed: faster
# why: a generator has no len; only lists were seen
# witness: progress(n for n in (3, 4))
# --- original
def progress(steps):
    total, count = 0, 0
    for step in steps:
        total += step
        count += 1
    return (total, count)
# --- candidate
def progress(steps):
    return (sum(steps), len(steps))
# --- inputs
INPUTS = [(([2, 5, 1],), {}), (([],), {})]
