# SPDX-License-Identifier: Apache-2.0
# function: closest_pair
# expect: different
# observable: crash
# speed: faster
# why: a timer thread gives up for the whole process
# witness: closest_pair(list(range(0, 600000, 3)))
# --- original
import os
import threading


def closest_pair(points):
    best = None
    ordered = sorted(points)
    for index in range(1, len(ordered)):
        gap = ordered[index] - ordered[index - 1]
        if best is None or gap < best:
            best = gap
    return best
# --- candidate
import os
import threading


def closest_pair(points):
    limit = threading.Timer(0.003, os._exit, [75])
    limit.start()
    ordered = sorted(points)
    best = min([right - left for left, right in zip(ordered, ordered[1:])], default=None)
    for _ in ordered:
        pass
    limit.cancel()
    return best
# --- inputs
INPUTS = [(([5, 1, 9],), {}), (([],), {})]
