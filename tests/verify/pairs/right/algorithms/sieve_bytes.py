# SPDX-License-Identifier: Apache-2.0
# function: primes_below
# expect: equivalent
# speed: faster
# why: slice assignment on a bytearray instead of testing each number
# bench: primes_below(20000)
# --- original
import itertools
import math


def primes_below(limit):
    primes = []
    for number in range(2, limit):
        for prime in primes:
            if prime * prime > number:
                primes.append(number)
                break
            if number % prime == 0:
                break
        else:
            primes.append(number)
    return primes
# --- candidate
import itertools
import math


def primes_below(limit):
    if limit < 3:
        return []
    flags = bytearray([1]) * limit
    flags[0] = flags[1] = 0
    for number in range(2, math.isqrt(limit - 1) + 1):
        if flags[number]:
            flags[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return list(itertools.compress(range(limit), flags))
# --- inputs
INPUTS = [((60,), {}), ((3,), {}), ((0,), {}), ((26,), {})]
