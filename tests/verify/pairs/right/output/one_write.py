# SPDX-License-Identifier: Apache-2.0
# function: print_ladder
# expect: equivalent
# speed: faster
# why: one print of the joined lines; the text is the same
# bench: print_ladder(list(range(12000)))
# --- original
def print_ladder(levels):
    for number, level in enumerate(levels, 1):
        print(number, level, sep=": ")
    return len(levels)
# --- candidate
def print_ladder(levels):
    if levels:
        print("\n".join(["%d: %s" % pair for pair in enumerate(levels, 1)]))
    return len(levels)
# --- inputs
INPUTS = [(([5, 7],), {}), (([],), {})]
