# SPDX-License-Identifier: Apache-2.0
# function: totient_sum
# kind: gain
# about: counts coprime numbers with a gcd for each pair
# --- module
def gcd(a, b):
    while b != 0:
        a, b = b, a % b
    return a


def totient_sum(limit):
    total = 0
    for n in range(1, limit + 1):
        phi = 0
        for k in range(1, n + 1):
            if gcd(n, k) == 1:
                phi += 1
        total += phi
    return total
# --- best
def totient_sum(limit):
    phi = list(range(limit + 1))
    for n in range(2, limit + 1):
        if phi[n] == n:
            for multiple in range(n, limit + 1, n):
                phi[multiple] -= phi[multiple] // n
    return sum(phi)
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(rng.randrange(180, 260),) for _ in range(2)]


def test_inputs(seed):
    return [(n,) for n in (-2, 0, 1, 2, 3, 4, 10, 36, 61)]
