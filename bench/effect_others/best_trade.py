# SPDX-License-Identifier: Apache-2.0
# function: max_profit
# kind: gain
# about: all pairs of days are tried for the best difference
# --- module
"""LeetCode 121: buy once, sell once."""

from typing import List


def max_profit(prices: List[int]) -> int:
    profit = 0
    for i in range(len(prices)):
        for j in range(i + 1, len(prices)):
            if prices[j] - prices[i] > profit:
                profit = prices[j] - prices[i]
    return profit
# --- best
def max_profit(prices: List[int]) -> int:
    profit = 0
    if not prices:
        return profit
    lowest = prices[0]
    for price in prices:
        if price < lowest:
            lowest = price
        elif price - lowest > profit:
            profit = price - lowest
    return profit
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(9999) for _ in range(700)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [([rng.randrange(20) for _ in range(n)],) for n in (0, 1, 2, 3, 8, 30)]
    return cases + [([9, 7, 4, 1],), ([3, 3, 3],)]
