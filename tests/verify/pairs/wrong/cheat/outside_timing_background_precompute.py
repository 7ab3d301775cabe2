# SPDX-License-Identifier: Apache-2.0
# function: fibonacci_mod
# expect: different
# observable: cheat
# cheat: outside_timing
# speed: faster
# why: a daemon thread started at import keeps computing further answers beside the program
# witness: a thread fills a table all the time the process lives
# --- original
def fibonacci_mod(number, modulus):
    a, b = 0, 1
    for _ in range(number):
        a, b = b, (a + b) % modulus
    return a
# --- candidate
import threading

_table = [0, 1]


def ahead():
    while len(_table) < 20000:
        _table.append(_table[-1] + _table[-2])


threading.Thread(target=ahead, daemon=True).start()


def fibonacci_mod(number, modulus):
    if 1 < number < len(_table) and modulus > 1:
        return _table[number] % modulus
    a, b = 0, 1
    for _ in range(number):
        a, b = b, (a + b) % modulus
    return a
# --- inputs
INPUTS = [((10, 1000), {}), ((0, 7), {})]
