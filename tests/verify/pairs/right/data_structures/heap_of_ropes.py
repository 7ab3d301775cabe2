# SPDX-License-Identifier: Apache-2.0
# function: joining_cost
# expect: equivalent
# speed: faster
# why: a heap gives the two shortest ropes instead of sorting the list again
# bench: joining_cost([(n * 31) % 997 + 1 for n in range(1500)])
# --- original
import heapq


def joining_cost(lengths):
    ropes = list(lengths)
    cost = 0
    while len(ropes) > 1:
        ropes.sort()
        joined = ropes.pop(0) + ropes.pop(0)
        cost += joined
        ropes.append(joined)
    return cost
# --- candidate
import heapq


def joining_cost(lengths):
    ropes = list(lengths)
    heapq.heapify(ropes)
    cost = 0
    while len(ropes) > 1:
        joined = heapq.heappop(ropes) + ropes[0]
        heapq.heapreplace(ropes, joined)
        cost += joined
    return cost
# --- inputs
INPUTS = [(([4, 3, 2, 6],), {}), (([5],), {}), (([],), {})]
