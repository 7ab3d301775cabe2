# SPDX-License-Identifier: Apache-2.0
# function: disorder
# expect: equivalent
# speed: faster
# why: inversions are counted while bisecting into a sorted list
# bench: disorder([(n * 7919) % 10007 for n in range(1200)])
# --- original
import bisect


def disorder(values):
    count = 0
    for first in range(len(values)):
        for second in range(first + 1, len(values)):
            if values[first] > values[second]:
                count += 1
    return count
# --- candidate
import bisect


def disorder(values):
    count, seen = 0, []
    for index, value in enumerate(values):
        place = bisect.bisect_right(seen, value)
        count += index - place
        seen.insert(place, value)
    return count
# --- inputs
INPUTS = [(([3, 1, 2, 1],), {}), (([],), {})]
