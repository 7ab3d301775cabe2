# SPDX-License-Identifier: Apache-2.0
# function: Ledger.statement
# expect: equivalent
# speed: faster
# why: the balance goes along instead of being summed from the start for every line
# bench: Ledger([n % 19 - 9 for n in range(1200)]).statement()
# --- original
class Ledger:
    def __init__(self, bookings):
        self.bookings = bookings
        self.printed = 0


    def statement(self):
        lines = []
        for index in range(len(self.bookings)):
            balance = sum(self.bookings[: index + 1])
            lines.append("%+d = %d" % (self.bookings[index], balance))
            self.printed += 1
        return lines
# --- candidate
class Ledger:
    def __init__(self, bookings):
        self.bookings = bookings
        self.printed = 0


    def statement(self):
        lines, balance = [], 0
        for booking in self.bookings:
            balance += booking
            lines.append("%+d = %d" % (booking, balance))
        self.printed += len(lines)
        return lines
# --- inputs
from subject import Ledger

INPUTS = [((Ledger([100, -30, 5]),), {}), ((Ledger([]),), {})]
