# SPDX-License-Identifier: Apache-2.0
# function: occupancy
# expect: equivalent
# speed: faster
# why: adds at the start and takes off at the end of a stay, then sums up once
# bench: occupancy([(n % 300, n % 300 + 200) for n in range(800)], 500)
# --- original
import itertools


def occupancy(stays, days):
    counts = [0] * days
    for first, last in stays:
        for day in range(max(first, 0), min(last, days)):
            counts[day] += 1
    return counts
# --- candidate
import itertools


def occupancy(stays, days):
    if days <= 0:
        return []
    change = [0] * (days + 1)
    for first, last in stays:
        first, last = max(first, 0), min(last, days)
        if first < last:
            change[first] += 1
            change[last] -= 1
    return list(itertools.accumulate(change[:-1]))
# --- inputs
INPUTS = [(([(0, 3), (2, 5)], 6), {}), (([], 2), {}), (([(1, 2)], 0), {})]
