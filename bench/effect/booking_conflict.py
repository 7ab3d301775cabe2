# SPDX-License-Identifier: Apache-2.0
# function: Room.has_conflict
# kind: gain
# about: a search that goes on after the answer is known
# --- module
"""Bookings of a meeting room."""


class Booking:
    def __init__(self, start: int, end: int):
        self.start = start
        self.end = end


class Room:
    def __init__(self, bookings):
        self.bookings = list(bookings)

    def has_conflict(self, start: int, end: int) -> bool:
        conflict = False
        for booking in self.bookings:
            if booking.start < end and start < booking.end:
                conflict = True
        return conflict

    def book(self, start: int, end: int):
        if self.has_conflict(start, end):
            raise ValueError("the room is taken")
        self.bookings.append(Booking(start, end))
# --- best
class Room:
    def has_conflict(self, start: int, end: int) -> bool:
        for booking in self.bookings:
            if booking.start < end and start < booking.end:
                return True
        return False
# --- inputs
import random

from subject import Booking, Room


def room(rng, count):
    starts = [rng.randrange(count * 20 + 1) for _ in range(count)]
    bookings = [Booking(start, start + 1 + rng.randrange(30)) for start in starts]
    if bookings:
        one = bookings[len(bookings) // 20]
        return Room(bookings), one.start, one.end
    return Room([]), 3, 4


def bench_inputs(seed):
    rng = random.Random(seed)
    return [room(rng, 30000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [room(rng, n) for n in (0, 1, 2, 8)] + [
        (Room([Booking(i * 5, i * 5 + 3) for i in range(9)]), s, s + 1) for s in (0, 3, 4, 44, 90)]
