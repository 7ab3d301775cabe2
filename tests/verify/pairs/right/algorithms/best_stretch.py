# SPDX-License-Identifier: Apache-2.0
# function: best_stretch
# expect: equivalent
# speed: faster
# why: Kadane's single pass instead of every stretch
# bench: best_stretch([(n * 7919) % 201 - 100 for n in range(700)])
# --- original
def best_stretch(gains):
    best = 0
    for start in range(len(gains)):
        total = 0
        for end in range(start, len(gains)):
            total += gains[end]
            if total > best:
                best = total
    return best
# --- candidate
def best_stretch(gains):
    best = run = 0
    for gain in gains:
        run += gain
        if run < 0:
            run = 0
        elif run > best:
            best = run
    return best
# --- inputs
INPUTS = [(([3, -5, 4, -1, 2],), {}), (([-3],), {}), (([],), {})]
