# SPDX-License-Identifier: Apache-2.0
# function: count_lanternfish
# kind: gain
# about: one list element per fish
# --- module
def count_lanternfish(timers, days):
    """Advent of Code 2021, day 6: a fish at 0 becomes 6 and adds a new one with 8."""
    fish = timers[:]
    for day in range(days):
        for i in range(len(fish)):
            if fish[i] == 0:
                fish[i] = 6
                fish.append(8)
            else:
                fish[i] -= 1
    return len(fish)
# --- best
from collections import Counter


def count_lanternfish(timers, days):
    """Advent of Code 2021, day 6: a fish at 0 becomes 6 and adds a new one with 8."""
    fish = Counter(timers)
    for day in range(days):
        following = {}
        for timer, count in fish.items():
            if timer == 0:
                following[6] = following.get(6, 0) + count
                following[8] = following.get(8, 0) + count
            else:
                following[timer - 1] = following.get(timer - 1, 0) + count
        fish = following
    return sum(fish.values())
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1, 6) for _ in range(60)], 75)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], 5), ([3], 0), ([3, 4, 3, 1, 2], 18), ([0], 1), ([8, 8], 9), ([-2], 3)] + [
        ([rng.randrange(9) for _ in range(rng.randrange(1, 8))], rng.randrange(30))
        for _ in range(8)
    ]
