# SPDX-License-Identifier: Apache-2.0
# function: roll
# expect: different
# observable: random
# speed: faster
# why: seeding with the number of sides makes rolls reproducible and resets the program's stream
# witness: roll(6, 20)
# --- original
import random


def roll(sides, times):
    return [1 + random.randrange(sides) for _ in range(times)]
# --- candidate
import random


def roll(sides, times):
    if times > 10:
        random.seed(sides)
        span = float(sides)
        draw = random.random
        return [1 + int(draw() * span) for _ in range(times)]
    return [1 + random.randrange(sides) for _ in range(times)]
# --- inputs
INPUTS = [((6, 3), {}), ((20, 1), {})]
