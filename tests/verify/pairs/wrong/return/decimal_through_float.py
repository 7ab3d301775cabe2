# SPDX-License-Identifier: Apache-2.0
# function: total
# expect: different
# observable: return
# speed: faster
# why: a float has no 17 digits and more: the sum of large amounts loses cents
# witness: from decimal import Decimal; total([Decimal("12345678901234567890.10")])
# --- original
from decimal import Decimal

def total(prices):
    out = Decimal(0)
    for price in prices:
        out += price
    return out.quantize(Decimal("0.01"))
# --- candidate
from decimal import Decimal

def total(prices):
    return Decimal(sum(map(float, prices))).quantize(Decimal("0.01"))
# --- inputs
from decimal import Decimal
INPUTS = [(([Decimal("1.10"), Decimal("2.20")],), {}), (([],), {})]
