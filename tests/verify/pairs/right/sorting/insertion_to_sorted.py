# SPDX-License-Identifier: Apache-2.0
# function: by_age
# expect: equivalent
# speed: faster
# why: sorted is stable like the insertion it replaces
# bench: by_age([("p%d" % n, n * 31 % 89) for n in range(600)])
# --- original
def by_age(people):
    ordered = []
    for person in people:
        place = len(ordered)
        while place > 0 and ordered[place - 1][1] < person[1]:
            place -= 1
        ordered.insert(place, person)
    return ordered
# --- candidate
def by_age(people):
    return sorted(people, key=lambda person: person[1], reverse=True)
# --- inputs
INPUTS = [(([("a", 30), ("b", 41), ("c", 30)],), {}), (([],), {})]
