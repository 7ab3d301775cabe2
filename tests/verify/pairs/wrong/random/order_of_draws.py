# SPDX-License-Identifier: Apache-2.0
# function: spawn
# expect: different
# observable: random,return
# speed: faster
# why: all x coordinates are drawn first, then all y: the points differ
# witness: spawn(2)
# --- original
import random


def spawn(count):
    points = []
    for _ in range(count):
        x = random.randrange(100)
        y = random.randrange(100)
        points.append((x, y))
    return points
# --- candidate
import random


def spawn(count):
    draw = random.randrange
    return list(zip([draw(100) for _ in range(count)], [draw(100) for _ in range(count)]))
# --- inputs
INPUTS = [((1,), {}), ((0,), {})]
