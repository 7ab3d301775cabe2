# SPDX-License-Identifier: Apache-2.0
# function: largest_rectangle_area
# kind: gain
# about: every left and right border with a running minimum
# --- module
def largest_rectangle_area(heights):
    max_area = 0
    for i in range(len(heights)):
        lowest = heights[i]
        for j in range(i, len(heights)):
            lowest = min(lowest, heights[j])
            area = lowest * (j - i + 1)
            if area > max_area:
                max_area = area
    return max_area
# --- best
def largest_rectangle_area(heights):
    max_area = 0
    stack = []
    size = len(heights)
    for i, height in enumerate(heights):
        start = i
        while stack and stack[-1][1] >= height:
            start, tall = stack.pop()
            area = tall * (i - start)
            if area > max_area:
                max_area = area
        stack.append((start, height))
    for start, tall in stack:
        area = tall * (size - start)
        if area > max_area:
            max_area = area
    return max_area
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1, 1000) for _ in range(420)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([4],), ([0],), ([2, 1, 5, 6, 2, 3],), ([1, 2, 3, 4],), ([4, 3, 2, 1],),
            ([3, 3, 3],), ([2, 0, 2],), ([-2, 4, 4, -1],)] + [
        ([rng.randrange(8) for _ in range(rng.randrange(2, 25))],) for _ in range(10)]
