# SPDX-License-Identifier: Apache-2.0
# function: steepest
# expect: equivalent
# speed: faster
# why: keeps the height before instead of indexing twice
# bench: steepest([n * n % 977 for n in range(60000)])
# --- original
def steepest(heights):
    best = 0
    for index in range(1, len(heights)):
        step = abs(heights[index] - heights[index - 1])
        if step > best:
            best = step
    return best
# --- candidate
def steepest(heights):
    best = 0
    before = heights[0] if heights else 0
    for height in heights:
        step = height - before
        if step > best or -step > best:
            best = abs(step)
        before = height
    return best
# --- inputs
INPUTS = [(([1, 5, 3],), {}), (([],), {}), (([4],), {})]
