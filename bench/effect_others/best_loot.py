# SPDX-License-Identifier: Apache-2.0
# function: best_loot
# kind: gain
# about: 0/1 knapsack by plain recursion
# --- module
def best_loot(weights, values, capacity):
    """
    Maximum total value of items whose weights fit into the capacity.
    Every item can be taken at most once.
    """
    def helper(i, remaining):
        if i == len(weights):
            return 0
        skip = helper(i + 1, remaining)
        if weights[i] > remaining:
            return skip
        take = values[i] + helper(i + 1, remaining - weights[i])
        return max(skip, take)

    return helper(0, capacity)
# --- best
def best_loot(weights, values, capacity):
    """
    Maximum total value of items whose weights fit into the capacity.
    Every item can be taken at most once.
    """
    states = {capacity: 0}
    for i, weight in enumerate(weights):
        value = values[i]
        after = dict(states)
        for remaining, total in states.items():
            if weight <= remaining:
                left, gained = remaining - weight, total + value
                if left not in after or after[left] < gained:
                    after[left] = gained
        states = after
    return max(states.values())
# --- inputs
import random


def case(rng, count, capacity):
    return ([rng.randrange(1, 25) for _ in range(count)],
            [rng.randrange(1, 60) for _ in range(count)], capacity)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 15, 110) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([], [], 10), ([5], [7], 4), ([5], [7], 5), ([1, 2, 3], [6, 10, 12], 5),
            ([2, 2, 2], [1, 1, 1], 0), ([0, 0], [3, 4], 0), ([1, 1], [-3, 4], 2)] + [
        case(rng, rng.randrange(1, 9), rng.randrange(0, 60)) for _ in range(12)]
