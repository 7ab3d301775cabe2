# SPDX-License-Identifier: Apache-2.0
# function: odd_places
# expect: assumption
# observable: exception
# speed: faster
# why: the bit test needs ints; only ints were seen
# witness: odd_places([1.0, 2.0, 3.0])
# --- original
def odd_places(values):
    places = []
    for place, value in enumerate(values):
        if value % 2 == 1:
            places.append(place)
    return places
# --- candidate
def odd_places(values):
    return [place for place, value in enumerate(values) if value & 1]
# --- inputs
INPUTS = [(([4, 7, 9],), {}), (([],), {})]
