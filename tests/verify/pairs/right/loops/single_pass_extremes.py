# SPDX-License-Identifier: Apache-2.0
# function: volatility
# expect: equivalent
# speed: faster
# why: min and max in C instead of sorting
# bench: volatility([n * 7919 % 100003 for n in range(60000)])
# --- original
def volatility(prices):
    if not prices:
        return 0
    ordered = sorted(prices)
    return ordered[len(ordered) - 1] - ordered[0]
# --- candidate
def volatility(prices):
    return max(prices) - min(prices) if prices else 0
# --- inputs
INPUTS = [(([3, 9, 4],), {}), (([],), {})]
