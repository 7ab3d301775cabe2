# SPDX-License-Identifier: Apache-2.0
# function: column_sum
# kind: trap
# about: int() in try/except takes and refuses other texts than a test for digits does
# --- module
"""Sums over columns of a file with gaps."""


def fields(line, separator):
    return line.rstrip("\n").split(separator)


def column_sum(lines, column, separator=";"):
    """Sum of the whole numbers in a column, and how many fields were none."""
    total = 0
    bad = 0
    for line in lines:
        try:
            total += int(fields(line, separator)[column])
        except (ValueError, IndexError):
            bad += 1
    return total, bad


def report(lines, names):
    for column, name in enumerate(names):
        yield "%s: %d (%d without a number)" % ((name,) + column_sum(lines, column))
# --- naive
def column_sum(lines, column, separator=";"):
    """Sum of the whole numbers in a column, and how many fields were none."""
    total = 0
    bad = 0
    for line in lines:
        parts = fields(line, separator)
        if column < len(parts) and parts[column].isdigit():
            total += int(parts[column])
        else:
            bad += 1
    return total, bad
# --- inputs
import random

FIELDS = ["12", "7", "0", "", "x", "n/a", "1.5", "-4", " 8", "+3", "1_000", "\u0663", "\u00b2"]


def lines(rng, count, kinds):
    return [
        ";".join([rng.choice(FIELDS[:kinds]) for _ in range(rng.randrange(1, 4))]) + "\n"
        for _ in range(count)
    ]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(lines(rng, 8000, 7), column) for column in (0, 2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        (lines(rng, n, k), c)
        for n, k, c in [(0, 3, 0), (1, 1, 0), (5, 7, 1), (30, 13, 0), (30, 13, -1)]
    ]


def tell_inputs():
    return [(["-4;1\n", " 8\n"], 0), (["1_000"], 0), (["\u00b2"], 0), (["1;2"], -2)]
