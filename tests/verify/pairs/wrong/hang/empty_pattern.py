# SPDX-License-Identifier: Apache-2.0
# function: occurrences
# expect: different
# observable: hang
# speed: faster
# why: find with an empty pattern never moves on
# witness: occurrences("abc", "")
# --- original
def occurrences(text, pattern):
    places = []
    for place in range(len(text)):
        if pattern and text[place : place + len(pattern)] == pattern:
            places.append(place)
    return places[:1000]
# --- candidate
def occurrences(text, pattern):
    places = []
    place = text.find(pattern)
    while place >= 0 and len(places) < 1000:
        if pattern:
            places.append(place)
        place = text.find(pattern, place + min(len(pattern), 1))
    return places
# --- inputs
INPUTS = [(("banana", "an"), {}), (("aaa", "aa"), {}), (("", "x"), {})]
