# SPDX-License-Identifier: Apache-2.0
# function: longest_run
# expect: different
# observable: crash
# speed: faster
# why: a CPU alarm without a handler ends the process on longer lists
# witness: longest_run([1, 2] * 300000)
# --- original
import signal


def longest_run(values):
    best, run = 0, 0
    for index, value in enumerate(values):
        run = run + 1 if index and value == values[index - 1] else 1
        if run > best:
            best = run
    return best
# --- candidate
import signal


def longest_run(values):
    signal.setitimer(signal.ITIMER_PROF, 0.002)
    best, run, before = 0, 0, values
    for value in values:
        run = run + 1 if value == before else 1
        before = value
        if run > best:
            best = run
    signal.setitimer(signal.ITIMER_PROF, 0)
    return best
# --- inputs
INPUTS = [(([1, 1, 2, 3, 3, 3],), {}), (([],), {})]
