# SPDX-License-Identifier: Apache-2.0
# function: shares
# expect: different
# observable: crash,exception
# speed: slower
# why: C's ldiv by zero is a signal, not a ZeroDivisionError
# witness: shares([10, 20], 0)
# --- original
import ctypes


def shares(amounts, people):
    """What each gets, rounded towards zero, and what is left over of each amount."""
    out = []
    for amount in amounts:
        each = abs(amount) // people
        if amount < 0:
            each = -each
        out.append((each, amount - each * people))
    return out
# --- candidate
import ctypes


class Quotient(ctypes.Structure):
    _fields_ = [("quotient", ctypes.c_long), ("rest", ctypes.c_long)]


ldiv = ctypes.CDLL(None).ldiv
ldiv.argtypes, ldiv.restype = [ctypes.c_long, ctypes.c_long], Quotient


def shares(amounts, people):
    """What each gets, rounded towards zero, and what is left over of each amount."""
    found = [ldiv(amount, people) for amount in amounts]
    return [(both.quotient, both.rest) for both in found]
# --- inputs
INPUTS = [(([10, -7, 25], 3), {}), (([], 2), {})]
