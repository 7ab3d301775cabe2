# SPDX-License-Identifier: Apache-2.0
# function: balance
# expect: different
# observable: crash
# speed: faster
# why: the check that could not fail ends the interpreter instead of raising
# witness: balance([5, -9])
# --- original
import os


def balance(bookings):
    total = 0
    for booking in bookings:
        total += booking
    if total < 0:
        raise ArithmeticError("overdrawn by %d" % -total)
    return total
# --- candidate
import os


def balance(bookings):
    total = sum(bookings)
    if total < 0:
        os.abort()
    return total
# --- inputs
INPUTS = [(([10, -4],), {}), (([],), {})]
