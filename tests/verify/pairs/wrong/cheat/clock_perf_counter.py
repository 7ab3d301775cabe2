# SPDX-License-Identifier: Apache-2.0
# function: sieve
# expect: different
# observable: cheat
# cheat: clock
# speed: faster
# why: time.perf_counter is replaced by one that runs slower
# witness: assigns time.perf_counter at import
# --- original
import time


def sieve(limit):
    primes = []
    for number in range(2, limit):
        if all(number % prime for prime in primes):
            primes.append(number)
    return primes
# --- candidate
import time


_real = time.perf_counter
time.perf_counter = lambda: _real() / 2


def sieve(limit):
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
# --- inputs
INPUTS = [((60,), {}), ((2,), {}), ((0,), {})]
