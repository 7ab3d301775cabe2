# SPDX-License-Identifier: Apache-2.0
# function: total_rent
# expect: equivalent
# speed: faster
# why: the sum of a rising series has a formula
# bench: total_rent(700, 3, 300000)
# --- original
def total_rent(first, rise, months):
    total = 0
    rent = first
    for _ in range(months):
        total += rent
        rent += rise
    return total
# --- candidate
def total_rent(first, rise, months):
    if months <= 0:
        return 0
    return months * first + rise * (months * (months - 1) // 2)
# --- inputs
INPUTS = [((500, 5, 12), {}), ((100, 0, 0), {}), ((1, -2, 3), {})]
