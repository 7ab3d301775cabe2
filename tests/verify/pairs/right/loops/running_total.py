# SPDX-License-Identifier: Apache-2.0
# function: balances
# expect: equivalent
# speed: faster
# why: itertools.accumulate with a start value
# bench: balances(100, [n % 7 - 3 for n in range(60000)])
# --- original
import itertools


def balances(start, bookings):
    result = [start]
    for booking in bookings:
        result.append(result[-1] + booking)
    return result
# --- candidate
import itertools


def balances(start, bookings):
    return list(itertools.accumulate(bookings, initial=start))
# --- inputs
INPUTS = [((10, [5, -3]), {}), ((0, []), {})]
