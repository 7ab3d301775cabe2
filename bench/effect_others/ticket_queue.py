# SPDX-License-Identifier: Apache-2.0
# function: time_required_to_buy
# kind: gain
# about: simulates a queue, ticket by ticket
# --- module
def time_required_to_buy(tickets, k):
    """Each person buys one ticket (1 second) and goes to the end of the line again.

    Returns when person k is done. Everybody wants at least one ticket.
    """
    queue = []
    for i in range(len(tickets)):
        queue.append([i, tickets[i]])
    seconds = 0
    while len(queue) > 0:
        person = queue.pop(0)
        person[1] -= 1
        seconds += 1
        if person[1] == 0:
            if person[0] == k:
                return seconds
        else:
            queue.append(person)
    return seconds
# --- best
def time_required_to_buy(tickets, k):
    """Each person buys one ticket (1 second) and goes to the end of the line again.

    Returns when person k is done. Everybody wants at least one ticket.
    """
    if not 0 <= k < len(tickets):
        return sum(tickets)
    wanted = tickets[k]
    seconds = 0
    for i, count in enumerate(tickets):
        most = wanted if i <= k else wanted - 1
        seconds += count if count < most else most
    return seconds
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    cases = []
    for _ in range(2):
        tickets = [rng.randrange(1, 100) for _ in range(600)]
        k = rng.randrange(200, 400)
        tickets[k] = 90
        cases.append((tickets, k))
    return cases


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [([2, 3, 2], 2), ([5, 1, 1, 1], 0), ([1], 0), ([], 0), ([3, 2], 5), ([1, 1, 1], 1)]
    for _ in range(10):
        tickets = [rng.randrange(1, 6) for _ in range(rng.randrange(1, 9))]
        cases.append((tickets, rng.randrange(len(tickets))))
    return cases
