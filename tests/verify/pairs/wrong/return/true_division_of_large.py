# SPDX-License-Identifier: Apache-2.0
# function: midpoint_sum
# expect: different
# observable: return
# speed: faster
# why: int(x / 2) goes through a float: negative odd and large numbers round otherwise than //
# witness: midpoint_sum([(3, -6), (1, 2)])
# --- original
def midpoint_sum(spans):
    total = 0
    for low, high in spans:
        total += (low + high) // 2
    return total
# --- candidate
def midpoint_sum(spans):
    return sum([int((low + high) / 2) for low, high in spans])
# --- inputs
INPUTS = [(([(1, 3), (10, 25), (0, 7)],), {})]
