# SPDX-License-Identifier: Apache-2.0
# function: josephus_order
# expect: equivalent
# speed: faster
# why: rotating a deque instead of popping from the front of a list
# bench: josephus_order(12000, 3)
# --- original
from collections import deque


def josephus_order(people, step):
    circle = list(range(people))
    order = []
    while circle:
        for _ in range(step - 1):
            circle.append(circle.pop(0))
        order.append(circle.pop(0))
    return order
# --- candidate
from collections import deque


def josephus_order(people, step):
    circle = deque(list(range(people)))
    order = []
    skip = step - 1 if step > 1 else 0
    while circle:
        circle.rotate(-skip)
        order.append(circle.popleft())
    return order
# --- inputs
INPUTS = [((7, 3), {}), ((1, 1), {}), ((0, 2), {})]
