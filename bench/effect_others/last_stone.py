# SPDX-License-Identifier: Apache-2.0
# function: last_stone_weight
# kind: gain
# about: sorts the whole list again for each two removed
# --- module
def last_stone_weight(stones: list) -> int:
    remaining = list(stones)
    while len(remaining) > 1:
        remaining.sort()
        heaviest = remaining.pop()
        second = remaining.pop()
        if heaviest != second:
            remaining.append(heaviest - second)
    return remaining[0] if remaining else 0
# --- best
from heapq import heapify, heappop, heapreplace


def last_stone_weight(stones: list) -> int:
    heap = [-stone for stone in stones]
    heapify(heap)
    while len(heap) > 1:
        heaviest = heappop(heap)
        if heap[0] == heaviest:
            heappop(heap)
        else:
            heapreplace(heap, heaviest - heap[0])
    return -heap[0] if heap else 0
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.randrange(1, 100000) for _ in range(2200)],)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([3],), ([2, 2],), ([2, 7, 4, 1, 8, 1],), ([10, 4, 2, 10],), ([1, 1, 1],)] + [
        ([rng.randrange(1, 30) for _ in range(rng.randrange(1, 14))],) for _ in range(12)]
