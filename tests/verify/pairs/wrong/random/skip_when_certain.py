# SPDX-License-Identifier: Apache-2.0
# function: flip_coins
# expect: different
# observable: random
# speed: faster
# why: no number is drawn where the chance is 0 or 1, so later draws of the program differ
# witness: flip_coins([1.0, 0.5])
# --- original
import random


def flip_coins(chances):
    heads = 0
    for chance in chances:
        if random.random() < chance:
            heads += 1
    return heads
# --- candidate
import random


def flip_coins(chances):
    heads = 0
    for chance in chances:
        if chance >= 1.0:
            heads += 1
        elif chance > 0.0 and random.random() < chance:
            heads += 1
    return heads
# --- inputs
INPUTS = [(([0.5, 0.25, 0.9],), {}), (([],), {})]
