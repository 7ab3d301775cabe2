# SPDX-License-Identifier: Apache-2.0
# function: next_colour
# expect: different
# observable: hang
# speed: faster
# why: cycle goes round forever when every colour is in use
# witness: next_colour(["red"], ["red"])
# --- original
import itertools


def next_colour(colours, used):
    for colour in colours:
        if colour not in used:
            return colour
    return "grey"
# --- candidate
import itertools


def next_colour(colours, used):
    taken = frozenset(used)
    if not colours:
        return "grey"
    return next(colour for colour in itertools.cycle(colours) if colour not in taken)
# --- inputs
INPUTS = [((["red", "blue", "green"], ["red"]), {}), (([], ["red"]), {})]
