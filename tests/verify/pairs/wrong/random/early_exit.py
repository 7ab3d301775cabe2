# SPDX-License-Identifier: Apache-2.0
# function: hit_in
# expect: different
# observable: random
# speed: faster
# why: stops drawing after the first hit: the state afterwards is another
# witness: hit_in(5, 1.0)
# --- original
import random


def hit_in(tries, chance):
    hit = False
    for _ in range(tries):
        if random.random() < chance:
            hit = True
    return hit
# --- candidate
import random


def hit_in(tries, chance):
    return any(random.random() < chance for _ in range(tries))
# --- inputs
INPUTS = [((4, 0.0), {}), ((1, 0.5), {}), ((0, 0.9), {})]
