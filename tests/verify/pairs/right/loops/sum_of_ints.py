# SPDX-License-Identifier: Apache-2.0
# function: total_minutes
# expect: equivalent
# speed: faster
# why: two sums instead of one addition a step; ints only
# bench: total_minutes([(n % 24, n % 60) for n in range(80000)])
# --- original
def total_minutes(times):
    total = 0
    for hours, minutes in times:
        total = total + hours * 60
        total = total + minutes
    return total
# --- candidate
def total_minutes(times):
    hour_sum = minute_sum = 0
    for hours, minutes in times:
        hour_sum += hours
        minute_sum += minutes
    return hour_sum * 60 + minute_sum
# --- inputs
INPUTS = [(([(1, 30), (0, 45)],), {}), (([],), {})]
