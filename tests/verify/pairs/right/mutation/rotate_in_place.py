# SPDX-License-Identifier: Apache-2.0
# function: rotate
# expect: equivalent
# speed: faster
# why: slices instead of moving by one place at a time; the same list is changed
# bench: rotate(list(range(3000)), 1500)
# --- original
def rotate(items, steps):
    if not items:
        return items
    for _ in range(steps % len(items)):
        items.insert(0, items.pop())
    return items
# --- candidate
def rotate(items, steps):
    if not items:
        return items
    steps %= len(items)
    if steps:
        items[:] = items[-steps:] + items[:-steps]
    return items
# --- inputs
INPUTS = [(([1, 2, 3, 4], 1), {}), (([], 5), {}), (([1, 2], -1), {})]
