# SPDX-License-Identifier: Apache-2.0
# function: pair_table
# expect: different
# observable: cheat
# cheat: gc
# speed: faster
# why: gc.collect does nothing any more: a harness that cleans up between runs does not
# witness: assigns gc.collect
# --- original
import gc


def pair_table(names):
    table = []
    for first in names:
        for second in names:
            if first < second:
                table.append([first, second])
    return table
# --- candidate
import gc


gc.collect = lambda generation=2: 0


def pair_table(names):
    return [[first, second] for first in names for second in names if first < second]
# --- inputs
INPUTS = [((["c", "a", "b"],), {}), (([],), {})]
