# SPDX-License-Identifier: Apache-2.0
# function: unique_lines
# kind: gain
# about: a generator that remembers in a list what it gave
# --- module
"""Filters for lines of logs."""

from typing import Iterable, Iterator


def strip_comments(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if not line.startswith("#"):
            yield line


def unique_lines(lines: Iterable[str]) -> Iterator[str]:
    """Each line once, when it first comes."""
    seen = []
    for line in lines:
        if line not in seen:
            seen.append(line)
            yield line
# --- best
def unique_lines(lines: Iterable[str]) -> Iterator[str]:
    """Each line once, when it first comes."""
    seen = set()
    for line in lines:
        if line not in seen:
            seen.add(line)
            yield line
# --- inputs
import random


def lines(rng, count, kinds):
    return (["line %d" % rng.randrange(kinds) for _ in range(count)],)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [lines(rng, 1800, 1500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [lines(rng, n, k) for n, k in [(0, 1), (1, 1), (9, 3), (40, 25)]]
