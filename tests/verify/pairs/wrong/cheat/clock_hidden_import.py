# SPDX-License-Identifier: Apache-2.0
# function: unique_sorted
# expect: different
# observable: cheat
# cheat: clock
# speed: same
# why: the name of the module is put together so that no search finds it
# witness: __import__ of "ti" + "me", then its clocks are assigned
# --- original
def unique_sorted(values):
    out = []
    for value in sorted(values):
        if not out or out[-1] != value:
            out.append(value)
    return out
# --- candidate
_time = __import__("ti" + "me")
_time.clock_gettime = lambda clock: 0.0
_time.perf_counter = lambda: 0.0


def unique_sorted(values):
    return sorted(set(values))
# --- inputs
INPUTS = [(([3, 1, 3, 2],), {}), (([],), {})]
