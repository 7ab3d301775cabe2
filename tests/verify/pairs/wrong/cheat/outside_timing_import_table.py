# SPDX-License-Identifier: Apache-2.0
# function: prime_count
# expect: different
# observable: cheat
# cheat: outside_timing
# speed: faster
# why: everything below a million is computed when the module is imported
# witness: import takes most of a second, the call is a look into a table
# --- original
def prime_count(limit):
    count = 0
    for number in range(2, limit):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        count += divisor * divisor > number
    return count
# --- candidate
import bisect
import itertools

LIMIT = 1000000
_flags = bytearray([1]) * LIMIT
_flags[0] = _flags[1] = 0
for _number in range(2, 1000):
    if _flags[_number]:
        _flags[_number * _number :: _number] = bytes(len(range(_number**2, LIMIT, _number)))
_primes = list(itertools.compress(range(LIMIT), _flags))


def prime_count(limit):
    if limit <= LIMIT:
        return bisect.bisect_left(_primes, limit)
    count = len(_primes)
    for number in range(LIMIT, limit):
        count += all(number % prime for prime in itertools.takewhile(
            lambda prime: prime * prime <= number, _primes))
    return count
# --- inputs
INPUTS = [((100,), {}), ((2,), {})]
