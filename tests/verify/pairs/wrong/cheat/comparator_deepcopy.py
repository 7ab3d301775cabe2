# SPDX-License-Identifier: Apache-2.0
# function: scale_all
# expect: different
# observable: cheat
# cheat: comparator
# speed: same
# why: copy.deepcopy gives its argument back: original and candidate then work on one input
# witness: assigns copy.deepcopy at import
# --- original
import copy


def scale_all(vectors, factor):
    for vector in vectors:
        for index in range(len(vector)):
            vector[index] *= factor
    return len(vectors)
# --- candidate
import copy


copy.deepcopy = lambda value, memo=None: value


def scale_all(vectors, factor):
    for vector in vectors:
        vector[:] = [value * factor for value in vector]
    return len(vectors)
# --- inputs
INPUTS = [(([[1, 2], [3]], 2), {}), (([], 5), {})]
