# SPDX-License-Identifier: Apache-2.0
# function: with_prices
# expect: equivalent
# speed: faster
# why: an index of the first price of each article instead of a nested loop
# bench: with_prices([("a%d" % n, n) for n in range(600)], [("a%d" % n, n) for n in range(600)])
# --- original
def with_prices(orders, prices):
    rows = []
    for article, amount in orders:
        for name, price in prices:
            if name == article:
                rows.append((article, amount * price))
                break
    return rows
# --- candidate
def with_prices(orders, prices):
    first = {}
    for name, price in prices:
        if name not in first:
            first[name] = price
    return [(article, amount * first[article]) for article, amount in orders if article in first]
# --- inputs
INPUTS = [(([("tea", 2), ("milk", 1), ("oil", 4)], [("milk", 3), ("tea", 5), ("tea", 9)]), {})]
