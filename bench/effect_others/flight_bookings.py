# SPDX-License-Identifier: Apache-2.0
# function: corp_flight_bookings
# kind: gain
# about: adds each booking to every flight of its range
# --- module
def corp_flight_bookings(bookings, n):
    """bookings are (first, last, seats) with flights numbered from 1 to n."""
    answer = [0 for _ in range(n)]
    for first, last, seats in bookings:
        for flight in range(first, last + 1):
            answer[flight - 1] += seats
    return answer
# --- best
from itertools import accumulate


def corp_flight_bookings(bookings, n):
    """bookings are (first, last, seats) with flights numbered from 1 to n."""
    change = [0] * (n + 1)
    for first, last, seats in bookings:
        if first <= last:
            change[first - 1] += seats
            change[last] -= seats
    change.pop()
    return list(accumulate(change))
# --- inputs
import random


def case(rng, count, n):
    bookings = []
    for _ in range(count):
        first, last = sorted([rng.randrange(1, n + 1), rng.randrange(1, n + 1)])
        bookings.append((first, last, rng.randrange(1, 200)))
    return bookings, n


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 600, 900)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], 0), ([], 3), ([(1, 1, 5)], 1), ([(1, 2, 10), (2, 3, 20), (2, 5, 25)], 5),
            ([(3, 2, 9)], 4), ([(2, 2, -4), (1, 4, 4)], 4)] + [
        case(rng, rng.randrange(1, 10), rng.randrange(1, 12)) for _ in range(8)]
