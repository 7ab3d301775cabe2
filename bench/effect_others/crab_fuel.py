# SPDX-License-Identifier: Apache-2.0
# function: cheapest_alignment
# kind: gain
# about: adds up the steps one by one for each target
# --- module
def cheapest_alignment(positions):
    """Advent of Code 2021, day 7, part 2: moving d steps costs 1 + 2 + ... + d."""
    best = None
    for target in range(min(positions), max(positions) + 1):
        fuel = 0
        for position in positions:
            distance = abs(position - target)
            for step in range(1, distance + 1):
                fuel += step
        if best is None or fuel < best:
            best = fuel
    return best
# --- best
def cheapest_alignment(positions):
    """Advent of Code 2021, day 7, part 2: moving d steps costs 1 + 2 + ... + d."""
    low, high = min(positions), max(positions)
    mean = sum(positions) // len(positions)
    best = None
    for target in range(max(low, mean - 1), min(high, mean + 2) + 1):
        fuel = 0
        for position in positions:
            distance = abs(position - target)
            fuel += distance * (distance + 1) // 2
        if best is None or fuel < best:
            best = fuel
    return best
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(120) for _ in range(70)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([],),
        ([5],),
        ([16, 1, 2, 0, 4, 2, 7, 1, 2, 14],),
        ([3, 3, 3],),
        ([-4, 4],),
        ([0, 0, 10],),
    ] + [([rng.randrange(-10, 15) for _ in range(rng.randrange(1, 12))],) for _ in range(15)]
