# SPDX-License-Identifier: Apache-2.0
# function: accepted
# expect: assumption
# observable: return
# speed: faster
# why: not (x > limit) is x <= limit for every float but NaN; none was seen
# witness: accepted([float("nan")], 3.0)
# --- original
def accepted(values, limit):
    out = []
    for value in values:
        if not value > limit:
            out.append(value)
    return out
# --- candidate
def accepted(values, limit):
    return [value for value in values if value <= limit]
# --- inputs
INPUTS = [(([1.0, 5.5, 3.0], 3.0), {}), (([], 1.0), {})]
