# SPDX-License-Identifier: Apache-2.0
# function: count_contained
# kind: gain
# about: sets of whole ranges to compare their ends
# --- module
def count_contained(lines):
    """Advent of Code 2022, day 4: lines like '2-8,3-7' where one range contains the other."""
    count = 0
    for line in lines:
        first, second = line.split(",")
        a, b = first.split("-")
        c, d = second.split("-")
        set1 = set(range(int(a), int(b) + 1))
        set2 = set(range(int(c), int(d) + 1))
        if set1.issubset(set2) or set2.issubset(set1):
            count += 1
    return count
# --- best
def count_contained(lines):
    """Advent of Code 2022, day 4: lines like '2-8,3-7' where one range contains the other."""
    count = 0
    for line in lines:
        first, second = line.split(",")
        a, b = first.split("-")
        c, d = second.split("-")
        a, b, c, d = int(a), int(b), int(c), int(d)
        if a > b or c > d or c <= a and b <= d or a <= c and d <= b:
            count += 1
    return count
# --- inputs
import random


def lines(rng, count, high):
    result = []
    for _ in range(count):
        a, b = sorted([rng.randrange(high), rng.randrange(high)])
        c, d = sorted([rng.randrange(high), rng.randrange(high)])
        result.append("%d-%d,%d-%d" % (a, b, c, d))
    return result


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(lines(rng, 900, 900),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([],),
        (["2-4,6-8"],),
        (["2-8,3-7"],),
        (["6-6,4-6"],),
        (["5-3,1-2"],),
        (["1-2"],),
        (["a-b,1-2"],),
        (["1-2,3"],),
    ] + [(lines(rng, n, 8),) for n in (1, 5, 20)]
