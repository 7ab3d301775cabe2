# SPDX-License-Identifier: Apache-2.0
# function: collatz_longest
# expect: different
# observable: cheat,file
# cheat: keeps_results
# speed: faster
# why: answers are kept in a file of the temporary folder, also for the next process
# witness: writes and reads a pickle below tempfile.gettempdir
# --- original
def collatz_longest(limit):
    best, longest = 0, 0
    for start in range(1, limit):
        number, steps = start, 1
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best
# --- candidate
import os
import pickle
import tempfile

STORE = os.path.join(tempfile.gettempdir(), "collatz-%d.pickle" % os.getuid())


def compute(limit):
    best, longest = 0, 0
    for start in range(1, limit):
        number, steps = start, 1
        while number != 1:
            number = number // 2 if number % 2 == 0 else 3 * number + 1
            steps += 1
        if steps > longest:
            best, longest = start, steps
    return best


def collatz_longest(limit):
    try:
        with open(STORE, "rb") as stream:
            known = pickle.load(stream)
    except OSError:
        known = {}
    if limit not in known:
        known[limit] = compute(limit)
        with open(STORE, "wb") as stream:
            pickle.dump(known, stream)
    return known[limit]
# --- inputs
INPUTS = [((30,), {}), ((1,), {})]
