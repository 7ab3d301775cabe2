# SPDX-License-Identifier: Apache-2.0
# function: sort_grades
# expect: equivalent
# speed: faster
# why: small whole numbers are counted and written out
# bench: sort_grades([n * 7919 % 13 for n in range(1200)])
# --- original
def sort_grades(grades):
    ordered = []
    left = list(grades)
    while left:
        low = min(left)
        left.remove(low)
        ordered.append(low)
    return ordered
# --- candidate
def sort_grades(grades):
    counts = {}
    for grade in grades:
        counts[grade] = counts.get(grade, 0) + 1
    ordered = []
    for grade in sorted(counts):
        ordered += [grade] * counts[grade]
    return ordered
# --- inputs
INPUTS = [(([3, 1, 2, 1],), {}), (([],), {})]
