# SPDX-License-Identifier: Apache-2.0
# function: best_profit
# expect: equivalent
# speed: faster
# why: the lowest price so far is carried along
# bench: best_profit([n * 7919 % 997 for n in range(900)])
# --- original
def best_profit(prices):
    best = 0
    for buy in range(len(prices)):
        for sell in range(buy + 1, len(prices)):
            if prices[sell] - prices[buy] > best:
                best = prices[sell] - prices[buy]
    return best
# --- candidate
def best_profit(prices):
    best, low = 0, None
    for price in prices:
        if low is None or price < low:
            low = price
        elif price - low > best:
            best = price - low
    return best
# --- inputs
INPUTS = [(([7, 1, 5, 3, 6],), {}), (([],), {}), (([5, 4],), {})]
