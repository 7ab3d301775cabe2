# SPDX-License-Identifier: Apache-2.0
# function: compound
# expect: different
# observable: exception
# speed: faster
# why: float ** raises OverflowError where the loop of products gave inf
# witness: compound(1e300, 10)
# --- original
def compound(rate, years):
    value = 1.0
    for _ in range(years):
        value *= rate
    return round(value, 6) if value < 1e12 else value
# --- candidate
def compound(rate, years):
    value = rate**years if years > 0 else 1.0
    return round(value, 6) if value < 1e12 else value
# --- inputs
INPUTS = [((2.0, 10), {}), ((1.5, 3), {}), ((1.0, 0), {})]
