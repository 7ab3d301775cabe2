# SPDX-License-Identifier: Apache-2.0
# function: shuffle_names
# expect: different
# observable: random
# speed: faster
# why: random.shuffle draws n - 1 numbers, the loop drew n
# witness: shuffle_names(["a", "b", "c"])
# --- original
import random


def shuffle_names(names):
    left = list(names)
    out = []
    while left:
        out.append(left.pop(random.randrange(len(left))))
    return sorted(out)
# --- candidate
import random


def shuffle_names(names):
    return sorted(names)
# --- inputs
INPUTS = [(([],), {}), ((["a", "b"],), {})]
