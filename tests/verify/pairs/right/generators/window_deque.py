# SPDX-License-Identifier: Apache-2.0
# function: averages
# expect: equivalent
# speed: faster
# why: keeps the sum of the window
# bench: averages(list(range(6000)), 300)
# --- original
def averages(values, width):
    for end in range(width, len(values) + 1):
        yield sum(values[end - width : end]) // width
# --- candidate
def averages(values, width):
    if width < 1 or width > len(values):
        for end in range(width, len(values) + 1):
            yield sum(values[end - width : end]) // width
        return
    total = sum(values[:width])
    yield total // width
    for old, new in zip(values, values[width:]):
        total += new - old
        yield total // width
# --- inputs
INPUTS = [(([1, 2, 3, 4], 2), {}), (([], 1), {})]
