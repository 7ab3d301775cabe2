# SPDX-License-Identifier: Apache-2.0
# function: closest
# expect: equivalent
# speed: faster
# why: nsmallest is the same as sorted and cut
# bench: closest([n * 7919 % 100003 for n in range(20000)], 50000, 4)
# --- original
import heapq


def closest(values, target, count):
    return sorted(values, key=lambda value: abs(value - target))[: max(count, 0)]
# --- candidate
import heapq


def closest(values, target, count):
    return heapq.nsmallest(count, values, key=lambda value: abs(value - target))
# --- inputs
INPUTS = [(([1, 9, 4, 6], 5, 2), {}), (([], 0, 1), {}), (([3], 3, 0), {})]
