# SPDX-License-Identifier: Apache-2.0
# function: pair_sum_histogram
# kind: gain
# about: KeyError for each key that is new
# --- module
def pair_sum_histogram(xs, ys):
    histogram = {}
    for x in xs:
        for y in ys:
            try:
                histogram[x + y] += 1
            except KeyError:
                histogram[x + y] = 1
    return histogram
# --- best
def pair_sum_histogram(xs, ys):
    histogram = {}
    get = histogram.get
    for x in xs:
        for y in ys:
            total = x + y
            histogram[total] = get(total, 0) + 1
    return histogram
# --- inputs
import random


def numbers(rng, count, high):
    return [rng.randrange(high) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(numbers(rng, 110, 10 ** 6), numbers(rng, 110, 10 ** 6)) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], []), ([1], []), ([], [1]), ([1], [2]), ([0, 0], [0, 0]), ([-1, 1], [1, -1])] + [
        (numbers(rng, n, 9), numbers(rng, m, 9)) for n, m in [(2, 3), (5, 1), (8, 8)]]
