# SPDX-License-Identifier: Apache-2.0
# function: price
# expect: different
# observable: return
# speed: same
# why: the rate is read at import: a later one has no effect
# witness: set_rate(0.5); price([10])
# --- original
RATE = 0.2

def set_rate(rate):
    global RATE
    RATE = rate

def price(amounts):
    total = 0
    for amount in amounts:
        total += amount * (1 + RATE)
    return round(total, 2)
# --- candidate
RATE = 0.2

def set_rate(rate):
    global RATE
    RATE = rate

_FACTOR = 1 + RATE

def price(amounts):
    factor = _FACTOR
    total = 0
    for amount in amounts:
        total += amount * factor
    return round(total, 2)
# --- inputs
INPUTS = [(([10, 20],), {}), (([],), {})]
