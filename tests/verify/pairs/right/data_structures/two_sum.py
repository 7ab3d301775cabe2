# SPDX-License-Identifier: Apache-2.0
# function: pair_with_sum
# expect: equivalent
# speed: faster
# why: what is missing to the sum is looked up among the numbers seen
# bench: pair_with_sum(list(range(1500)), 99999)
# --- original
def pair_with_sum(numbers, wanted):
    """The pair of places whose second place is smallest, then whose first is."""
    for second in range(len(numbers)):
        for first in range(second):
            if numbers[first] + numbers[second] == wanted:
                return (first, second)
    return None
# --- candidate
def pair_with_sum(numbers, wanted):
    """The pair of places whose second place is smallest, then whose first is."""
    places = {}
    for second, number in enumerate(numbers):
        first = places.get(wanted - number)
        if first is not None:
            return (first, second)
        places.setdefault(number, second)
    return None
# --- inputs
INPUTS = [(([3, 8, 4, 6], 10), {}), (([], 0), {}), (([5], 10), {})]
