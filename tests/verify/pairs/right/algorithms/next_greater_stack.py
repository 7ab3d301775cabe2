# SPDX-License-Identifier: Apache-2.0
# function: next_warmer
# expect: equivalent
# speed: faster
# why: a stack of waiting days instead of looking ahead from each day
# bench: next_warmer(list(range(1200, 0, -1)))
# --- original
def next_warmer(temperatures):
    waits = []
    for day in range(len(temperatures)):
        wait = 0
        for later in range(day + 1, len(temperatures)):
            if temperatures[later] > temperatures[day]:
                wait = later - day
                break
        waits.append(wait)
    return waits
# --- candidate
def next_warmer(temperatures):
    waits = [0] * len(temperatures)
    waiting = []
    for day, degrees in enumerate(temperatures):
        while waiting and temperatures[waiting[-1]] < degrees:
            before = waiting.pop()
            waits[before] = day - before
        waiting.append(day)
    return waits
# --- inputs
INPUTS = [(([20, 22, 19, 25],), {}), (([],), {}), (([5, 5],), {})]
