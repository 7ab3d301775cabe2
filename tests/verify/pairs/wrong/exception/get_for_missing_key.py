# SPDX-License-Identifier: Apache-2.0
# function: price_of
# expect: different
# observable: exception
# speed: faster
# why: get returns None where the KeyError named the missing article
# witness: price_of({"tea": 3}, ["tea", "milk"])
# --- original
def price_of(prices, basket):
    total = []
    for article in basket:
        total.append(prices[article])
    return total
# --- candidate
def price_of(prices, basket):
    return list(map(prices.get, basket))
# --- inputs
INPUTS = [(({"tea": 3, "rice": 4}, ["tea", "rice", "tea"]), {})]
