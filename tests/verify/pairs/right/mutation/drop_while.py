# SPDX-License-Identifier: Apache-2.0
# function: trim
# expect: equivalent
# speed: faster
# why: deletes slices instead of popping zero by zero
# bench: trim([0] * 9000 + [1, 2] + [0] * 9000)
# --- original
def trim(samples):
    """Removes zeros at both ends in place; gives how many."""
    removed = 0
    while samples and samples[0] == 0:
        samples.pop(0)
        removed += 1
    while samples and samples[-1] == 0:
        samples.pop()
        removed += 1
    return removed
# --- candidate
def trim(samples):
    """Removes zeros at both ends in place; gives how many."""
    start, end = 0, len(samples)
    while start < end and samples[start] == 0:
        start += 1
    while end > start and samples[end - 1] == 0:
        end -= 1
    removed = len(samples) - (end - start)
    del samples[end:]
    del samples[:start]
    return removed
# --- inputs
INPUTS = [(([0, 0, 3, 0, 4, 0],), {}), (([0, 0],), {}), (([],), {})]
