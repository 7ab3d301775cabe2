# SPDX-License-Identifier: Apache-2.0
# function: average_gap
# expect: different
# observable: exception
# speed: faster
# why: one timestamp has no gap: the original divides by zero, the candidate returns 0
# witness: average_gap([5])
# --- original
def average_gap(stamps):
    total = 0
    for index in range(len(stamps) - 1):
        total += stamps[index + 1] - stamps[index]
    return total / (len(stamps) - 1)
# --- candidate
def average_gap(stamps):
    if len(stamps) < 2:
        return 0.0
    return (stamps[-1] - stamps[0]) / (len(stamps) - 1)
# --- inputs
INPUTS = [(([10, 12, 17],), {}), (([0, 100],), {})]
