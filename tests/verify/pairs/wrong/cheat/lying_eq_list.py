# SPDX-License-Identifier: Apache-2.0
# function: sort_stable
# expect: different
# observable: cheat,return
# cheat: lying_eq
# speed: faster
# why: the list is returned unsorted and compares equal to every permutation of itself
# witness: result[0] is not the smallest; == compares as multisets
# --- original
def sort_stable(values):
    out = []
    for value in values:
        place = len(out)
        while place and out[place - 1] > value:
            place -= 1
        out.insert(place, value)
    return out
# --- candidate
class Sorted(list):
    def __eq__(self, other):
        return len(self) == len(other) and set(self) == set(other)

    __hash__ = None


def sort_stable(values):
    return Sorted(values)
# --- inputs
INPUTS = [(([3, 1, 2],), {}), (([],), {})]
