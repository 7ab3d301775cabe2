# SPDX-License-Identifier: Apache-2.0
# function: neighbours
# expect: equivalent
# speed: faster
# why: keeps the last item instead of slicing a window each time
# bench: neighbours(list(range(60000)))
# --- original
def neighbours(items):
    for index in range(len(items) - 1):
        window = items[index : index + 2]
        yield (window[0], window[1])
# --- candidate
def neighbours(items):
    yield from zip(items, items[1:])
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {}), (([5],), {})]
