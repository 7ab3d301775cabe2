# SPDX-License-Identifier: Apache-2.0
# function: to_minutes
# expect: different
# observable: cheat
# cheat: clock
# speed: same
# why: time.time and time.sleep are wrapped so that a pause costs nothing
# witness: replaces time.sleep by a function that returns at once, and time.time by one that adds
#     the pauses
# --- original
import time


def to_minutes(spans):
    total = 0
    for span in spans:
        hours, minutes = span.split(":")
        total += int(hours) * 60 + int(minutes)
    time.sleep(0)
    return total
# --- candidate
import time


_real_time = time.time
_slept = []
time.sleep = _slept.append
time.time = lambda: _real_time() + sum(_slept)


def to_minutes(spans):
    total = 0
    for span in spans:
        hours, minutes = span.split(":")
        total += int(hours) * 60 + int(minutes)
    return total
# --- inputs
INPUTS = [((["1:30", "0:45"],), {}), (([],), {})]
