# SPDX-License-Identifier: Apache-2.0
# function: merged
# expect: equivalent
# speed: faster
# why: indices instead of pop(0) on copies; of equal entries the left one comes first
# bench: merged(list(range(0, 12000, 2)), list(range(1, 12000, 2)))
# --- original
def merged(left, right):
    left, right = list(left), list(right)
    while left and right:
        if right[0] < left[0]:
            yield right.pop(0)
        else:
            yield left.pop(0)
    for item in left + right:
        yield item
# --- candidate
def merged(left, right):
    left, right = list(left), list(right)
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            yield right[j]
            j += 1
        else:
            yield left[i]
            i += 1
    yield from left[i:]
    yield from right[j:]
# --- inputs
INPUTS = [(([1, 4], [2, 3]), {}), (([], [1]), {})]
