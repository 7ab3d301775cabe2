# SPDX-License-Identifier: Apache-2.0
# function: hits_between
# expect: equivalent
# speed: faster
# why: two binary searches in the sorted copy instead of a scan per question
# bench: hits_between([(n * 37) % 5000 for n in range(5000)], [(n, n + 50) for n in range(60)])
# --- original
import bisect


def hits_between(values, spans):
    counts = []
    for low, high in spans:
        count = 0
        for value in values:
            if low <= value <= high:
                count += 1
        counts.append(count)
    return counts
# --- candidate
import bisect


def hits_between(values, spans):
    ordered = sorted(values)
    counts = []
    for low, high in spans:
        count = bisect.bisect_right(ordered, high) - bisect.bisect_left(ordered, low)
        counts.append(count if count > 0 else 0)
    return counts
# --- inputs
INPUTS = [(([5, 1, 9, 5], [(1, 5), (6, 2), (9, 9)]), {}), (([], [(0, 1)]), {})]
