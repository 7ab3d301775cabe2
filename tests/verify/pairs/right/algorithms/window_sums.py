# SPDX-License-Identifier: Apache-2.0
# function: busiest_window
# expect: equivalent
# speed: faster
# why: the window's sum is updated instead of made again
# bench: busiest_window([(n * 31) % 97 for n in range(5000)], 200)
# --- original
def busiest_window(counts, width):
    best, place = None, -1
    if width < 1:
        return place
    for start in range(len(counts) - width + 1):
        total = sum(counts[start : start + width])
        if best is None or total > best:
            best, place = total, start
    return place
# --- candidate
def busiest_window(counts, width):
    if width < 1 or width > len(counts):
        return -1
    total = best = sum(counts[:width])
    place = 0
    for start, (new, old) in enumerate(zip(counts[width:], counts), 1):
        total += new - old
        if total > best:
            best, place = total, start
    return place
# --- inputs
INPUTS = [(([1, 5, 2, 8, 1], 2), {}), (([], 3), {}), (([4, 4], 2), {})]
