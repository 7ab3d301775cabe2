# SPDX-License-Identifier: Apache-2.0
# function: longest_collatz
# kind: gain
# about: chains that are known are walked again
# --- module
"""Project Euler 14: which start below a limit gives the longest chain."""


def chain_length(n):
    length = 1
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        length += 1
    return length


def longest_collatz(limit):
    best_start = 0
    best_length = 0
    for start in range(1, limit):
        if chain_length(start) > best_length:
            best_length = chain_length(start)
            best_start = start
    return best_start
# --- best
def longest_collatz(limit):
    best_start = 0
    best_length = 0
    lengths = [0] * max(limit, 2)
    lengths[1] = 1
    for start in range(1, limit):
        n = start
        steps = 0
        while n >= start and n != 1:
            if n % 2 == 0:
                n = n // 2
            else:
                n = 3 * n + 1
            steps += 1
        length = lengths[start] = steps + lengths[n]
        if length > best_length:
            best_length = length
            best_start = start
    return best_start
# --- inputs
def bench_inputs(seed):
    return [(3000 + seed % 100,), (4000 + seed % 7,)]


def test_inputs(seed):
    return [(n,) for n in (-1, 0, 1, 2, 3, 4, 10, 30, 100 + seed % 50)]
