# SPDX-License-Identifier: Apache-2.0
# function: round_prices
# expect: different
# observable: warning
# speed: faster
# why: the rounded instead of the given price stands in the warning
# witness: round_prices([0.004])
# --- original
import warnings


def round_prices(prices):
    rounded = []
    for price in prices:
        cents = round(price, 2)
        if cents == 0 and price > 0:
            warnings.warn("price %r is lost" % price)
        rounded.append(cents)
    return rounded
# --- candidate
import warnings


def round_prices(prices):
    rounded = [round(price, 2) for price in prices]
    if 0 in rounded:
        for cents, price in zip(rounded, prices):
            if not cents and price > 0:
                warnings.warn("price %r is lost" % cents)
    return rounded
# --- inputs
INPUTS = [(([1.256, 9.999, 0.0],), {}), (([],), {})]
