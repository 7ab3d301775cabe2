# SPDX-License-Identifier: Apache-2.0
# function: merged
# expect: different
# observable: yield
# speed: faster
# why: of equal keys the right stream comes first
# witness: merged([(1, "l")], [(1, "r")])
# --- original
import heapq


def merged(left, right):
    left, right = list(left), list(right)
    while left or right:
        if not right or (left and left[0][0] <= right[0][0]):
            yield left.pop(0)
        else:
            yield right.pop(0)
# --- candidate
import heapq


def merged(left, right):
    yield from heapq.merge(right, left, key=lambda entry: entry[0])
# --- inputs
INPUTS = [(([(1, "a"), (5, "b")], [(2, "c"), (9, "d")]), {}), (([], []), {})]
