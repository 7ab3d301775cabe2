# SPDX-License-Identifier: Apache-2.0
# function: binomial_row
# expect: different
# observable: cheat
# cheat: clock
# speed: same
# why: perf_counter_ns is swapped while the function runs
# witness: writes time.perf_counter_ns and time.monotonic_ns inside the call
# --- original
import time


def binomial_row(number):
    row = [1]
    for _ in range(number):
        fresh = [1]
        for left, right in zip(row, row[1:]):
            fresh.append(left + right)
        fresh.append(1)
        row = fresh
    return row
# --- candidate
import time


def binomial_row(number):
    frozen = time.perf_counter_ns()
    time.perf_counter_ns = lambda: frozen
    time.monotonic_ns = lambda: frozen
    row = [1]
    for _ in range(number):
        row = [1] + [left + right for left, right in zip(row, row[1:])] + [1]
    return row
# --- inputs
INPUTS = [((6,), {}), ((0,), {})]
