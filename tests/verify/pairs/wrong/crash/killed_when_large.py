# SPDX-License-Identifier: Apache-2.0
# function: expand
# expect: different
# observable: crash
# speed: faster
# why: a guard against large results kills the process
# witness: expand([(1, 200)])
# --- original
import os
import signal


def expand(runs):
    out = []
    for value, count in runs:
        for _ in range(min(count, 5000)):
            out.append(value)
    return out
# --- candidate
import os
import signal


def expand(runs):
    if sum(count for _, count in runs) > 100:
        os.kill(os.getpid(), signal.SIGKILL)
    out = []
    for value, count in runs:
        out += [value] * min(count, 5000)
    return out
# --- inputs
INPUTS = [(([(7, 3), (1, 2)],), {}), (([],), {})]
