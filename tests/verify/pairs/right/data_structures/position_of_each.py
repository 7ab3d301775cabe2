# SPDX-License-Identifier: Apache-2.0
# function: sort_like
# expect: equivalent
# speed: faster
# why: places are looked up in a dict instead of list.index as the key
# bench: sort_like([n % 800 for n in range(3000)], list(range(800)))
# --- original
def sort_like(values, order):
    """Values in the order of another list; what is not in it comes last."""
    def place(value):
        return order.index(value) if value in order else len(order)

    return sorted(values, key=place)
# --- candidate
def sort_like(values, order):
    """Values in the order of another list; what is not in it comes last."""
    places = {}
    for index, value in enumerate(order):
        places.setdefault(value, index)
    last = len(order)
    return sorted(values, key=lambda value: places.get(value, last))
# --- inputs
INPUTS = [(([3, 1, 2, 9, 1], [2, 3, 1, 2]), {}), (([], [1]), {})]
