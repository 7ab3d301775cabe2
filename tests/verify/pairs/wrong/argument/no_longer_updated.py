# SPDX-License-Identifier: Apache-2.0
# function: apply_discount
# expect: different
# observable: argument
# speed: faster
# why: the original wrote the new prices into the caller's list and returned it; callers ignore
#     the result
# witness: apply_discount([100, 50], 10)
# --- original
def apply_discount(prices, percent):
    for index in range(len(prices)):
        prices[index] = prices[index] * (100 - percent) // 100
    return len(prices)
# --- candidate
def apply_discount(prices, percent):
    factor = 100 - percent
    prices = [price * factor // 100 for price in prices]
    return len(prices)
# --- inputs
INPUTS = [(([0, 0],), {"percent": 5}), (([],), {"percent": 50}), (([80],), {"percent": 0})]
