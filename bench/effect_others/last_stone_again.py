# SPDX-License-Identifier: Apache-2.0
# function: last_stone_weight
# kind: gain
# about: a list is sorted in each turn to take the two largest
# --- module
"""LeetCode 1046: the two heaviest stones are smashed together until one is left."""

from typing import List


def last_stone_weight(stones: List[int]) -> int:
    stones = stones[:]
    while len(stones) > 1:
        stones = sorted(stones, reverse=True)
        first = stones.pop(0)
        second = stones.pop(0)
        if first != second:
            stones.append(first - second)
    return stones[0] if stones else 0
# --- best
import heapq


def last_stone_weight(stones: List[int]) -> int:
    heap = [-stone for stone in stones]
    heapq.heapify(heap)
    while len(heap) > 1:
        first = -heapq.heappop(heap)
        second = -heap[0]
        if first != second:
            heapq.heapreplace(heap, second - first)
        else:
            heapq.heappop(heap)
    return -heap[0] if heap else 0
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1, 10 ** 6) for _ in range(900)],) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1, k) for _ in range(n)],)
            for n, k in [(0, 9), (1, 9), (2, 3), (2, 30), (7, 9), (30, 50), (31, 99)]]
