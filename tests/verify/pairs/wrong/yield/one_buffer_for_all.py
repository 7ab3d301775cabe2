# SPDX-License-Identifier: Apache-2.0
# function: combinations_of_two
# expect: different
# observable: yield,alias
# speed: faster
# why: the same list is yielded every time and changed under the caller
# witness: combinations_of_two([1, 2, 3])
# --- original
def combinations_of_two(items):
    for first in range(len(items)):
        for second in range(first + 1, len(items)):
            yield [items[first], items[second]]
# --- candidate
def combinations_of_two(items):
    pair = [None, None]
    for first, left in enumerate(items):
        pair[0] = left
        for right in items[first + 1 :]:
            pair[1] = right
            yield pair
# --- inputs
INPUTS = [((["a", "b"],), {}), ((["x"],), {})]
