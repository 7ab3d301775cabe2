# SPDX-License-Identifier: Apache-2.0
# function: guarded_sum
# expect: different
# observable: environment
# speed: faster
# why: the handler of SIGTERM is not put back
# witness: guarded_sum([1, 2, 3])
# --- original
import signal


def guarded_sum(values):
    """The sum; SIGTERM waits until it is there."""
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        total = 0
        for value in values:
            total += value
        return total
    finally:
        signal.signal(signal.SIGTERM, before)
# --- candidate
import signal


def guarded_sum(values):
    """The sum; SIGTERM waits until it is there."""
    if not values:
        return 0
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return sum(values)
# --- inputs
INPUTS = [(([],), {})]
