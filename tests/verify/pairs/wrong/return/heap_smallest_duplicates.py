# SPDX-License-Identifier: Apache-2.0
# function: cheapest
# expect: different
# observable: return
# speed: faster
# why: a set of prices loses equal prices
# witness: cheapest([5, 5, 9], 2)
# --- original
import heapq


def cheapest(prices, count):
    left = list(prices)
    taken = []
    for _ in range(min(count, len(left))):
        low = left[0]
        for price in left:
            if price < low:
                low = price
        left.remove(low)
        taken.append(low)
    return taken
# --- candidate
import heapq


def cheapest(prices, count):
    return heapq.nsmallest(count, set(prices))
# --- inputs
INPUTS = [(([30, 12, 55, 4, 21], 3), {}), (([9, 2], 5), {})]
