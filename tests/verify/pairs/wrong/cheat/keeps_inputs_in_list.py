# SPDX-License-Identifier: Apache-2.0
# function: average
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: same
# why: every list it was given stays alive in a list of the module
# witness: a module-level list grows by a reference to each argument
# --- original
def average(values):
    total = 0
    for value in values:
        total += value
    return total / len(values) if values else 0.0
# --- candidate
_seen = []


def average(values):
    _seen.append(values)
    return sum(values) / len(values) if values else 0.0
# --- inputs
INPUTS = [(([1, 2, 6],), {}), (([],), {})]
