# SPDX-License-Identifier: Apache-2.0
# function: arrangements
# expect: equivalent
# speed: faster
# why: itertools gives permutations in the same order as the recursion
# bench: arrangements([1, 2, 3, 4, 5, 6])
# --- original
import itertools


def arrangements(items):
    if not items:
        yield ()
        return
    for index in range(len(items)):
        for rest in arrangements(items[:index] + items[index + 1 :]):
            yield (items[index],) + rest
# --- candidate
import itertools


def arrangements(items):
    yield from itertools.permutations(items)
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
