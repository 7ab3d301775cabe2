# SPDX-License-Identifier: Apache-2.0
# function: longest_rise
# expect: equivalent
# speed: faster
# why: patience sorting with bisect instead of a quadratic table
# bench: longest_rise([(n * 7919) % 10007 for n in range(1200)])
# --- original
import bisect


def longest_rise(values):
    lengths = []
    for index, value in enumerate(values):
        best = 1
        for before in range(index):
            if values[before] < value and lengths[before] + 1 > best:
                best = lengths[before] + 1
        lengths.append(best)
    return max(lengths, default=0)
# --- candidate
import bisect


def longest_rise(values):
    tails = []
    for value in values:
        place = bisect.bisect_left(tails, value)
        tails[place : place + 1] = [value]
    return len(tails)
# --- inputs
INPUTS = [(([3, 1, 4, 1, 5, 9],), {}), (([],), {}), (([7, 7],), {})]
