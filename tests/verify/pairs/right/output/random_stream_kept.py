# SPDX-License-Identifier: Apache-2.0
# function: draw_winners
# expect: equivalent
# speed: faster
# why: the same draws in the same order; only the removal is faster
# bench: draw_winners([str(n) for n in range(4000)], 2500)
# --- original
import random


def draw_winners(tickets, count):
    left = list(tickets)
    winners = []
    while left and len(winners) < count:
        place = random.randrange(len(left))
        winners.append(left[place])
        left = left[:place] + left[place + 1 :]
    return winners
# --- candidate
import random


def draw_winners(tickets, count):
    left = list(tickets)
    winners = []
    while left and len(winners) < count:
        winners.append(left.pop(random.randrange(len(left))))
    return winners
# --- inputs
INPUTS = [((["a", "b", "c", "d"], 2), {}), (([], 3), {}), ((["x"], 0), {})]
