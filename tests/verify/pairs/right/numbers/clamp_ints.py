# SPDX-License-Identifier: Apache-2.0
# function: clamp_levels
# expect: equivalent
# speed: faster
# why: conditional expressions in one comprehension instead of two function calls a value
# bench: clamp_levels(list(range(-30000, 30000)), 0, 255)
# --- original
def clamp_levels(levels, low, high):
    if low > high:
        raise ValueError("low above high")
    out = []
    for level in levels:
        out.append(min(max(level, low), high))
    return out
# --- candidate
def clamp_levels(levels, low, high):
    if low > high:
        raise ValueError("low above high")
    return [low if level < low else high if level > high else level for level in levels]
# --- inputs
INPUTS = [(([-5, 10, 300], 0, 255), {}), (([], 1, 0), {}), (([7], 7, 7), {})]
