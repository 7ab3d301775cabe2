# SPDX-License-Identifier: Apache-2.0
# function: squares
# expect: different
# observable: cheat
# cheat: outside_timing
# speed: faster
# why: a thread fills the list after the call has returned
# witness: the returned list is empty until the thread that was started has run
# --- original
import threading


def squares(limit):
    out = []
    for number in range(limit):
        out.append(number * number)
    return out
# --- candidate
import threading


def fill(out, limit):
    out.extend([number * number for number in range(limit)])


def squares(limit):
    out = []
    threading.Thread(target=fill, args=(out, limit)).start()
    return out
# --- inputs
INPUTS = [((5,), {}), ((0,), {})]
