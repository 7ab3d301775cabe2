# SPDX-License-Identifier: Apache-2.0
# function: covered
# expect: equivalent
# speed: faster
# why: sorts the spans once and walks along instead of marking every point in a set
# bench: covered([(n * 13 % 4000, n * 13 % 4000 + 60) for n in range(400)])
# --- original
def covered(spans):
    """How many whole numbers lie in at least one span, ends left out."""
    points = set()
    for start, stop in spans:
        for point in range(start, stop):
            points.add(point)
    return len(points)
# --- candidate
def covered(spans):
    """How many whole numbers lie in at least one span, ends left out."""
    total, reached = 0, None
    for start, stop in sorted(spans):
        if reached is None or start > reached:
            reached = start
        if stop > reached:
            total += stop - reached
            reached = stop
    return total
# --- inputs
INPUTS = [(([(1, 4), (3, 8), (10, 11)],), {}), (([],), {}), (([(5, 2)],), {})]
