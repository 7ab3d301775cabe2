# SPDX-License-Identifier: Apache-2.0
# function: chunks
# expect: equivalent
# speed: faster
# why: cuts slices instead of filling lists item by item
# bench: chunks(list(range(60000)), 50)
# --- original
def chunks(items, size):
    if size < 1:
        raise ValueError("size must be positive")
    part = []
    for item in items:
        part.append(item)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part
# --- candidate
def chunks(items, size):
    if size < 1:
        raise ValueError("size must be positive")
    for start in range(0, len(items), size):
        yield items[start : start + size]
# --- inputs
INPUTS = [(([1, 2, 3, 4, 5], 2), {}), (([], 3), {}), (([1], 0), {})]
