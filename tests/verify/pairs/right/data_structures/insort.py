# SPDX-License-Identifier: Apache-2.0
# function: running_medians
# expect: equivalent
# speed: faster
# why: keeps the list sorted by bisect instead of sorting at every step
# bench: running_medians([(n * 7919) % 10007 for n in range(2500)])
# --- original
import bisect


def running_medians(values):
    medians = []
    for end in range(1, len(values) + 1):
        ordered = sorted(values[:end])
        medians.append(ordered[(end - 1) // 2])
    return medians
# --- candidate
import bisect


def running_medians(values):
    ordered, medians = [], []
    for index, value in enumerate(values):
        bisect.insort(ordered, value)
        medians.append(ordered[index // 2])
    return medians
# --- inputs
INPUTS = [(([5, 1, 9, 3],), {}), (([],), {})]
