# SPDX-License-Identifier: Apache-2.0
# function: grid_points
# expect: equivalent
# speed: faster
# why: itertools.product instead of three loops
# bench: grid_points(40, 40, 40)
# --- original
import itertools


def grid_points(width, height, depth):
    points = []
    for x in range(width):
        for y in range(height):
            for z in range(depth):
                points.append((x, y, z))
    return points
# --- candidate
import itertools


def grid_points(width, height, depth):
    return list(itertools.product(range(width), range(height), range(depth)))
# --- inputs
INPUTS = [((2, 2, 1), {}), ((0, 3, 3), {})]
