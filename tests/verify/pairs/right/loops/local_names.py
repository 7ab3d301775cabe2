# SPDX-License-Identifier: Apache-2.0
# function: bounding_box
# expect: equivalent
# speed: faster
# why: local names and unpacked points instead of indices into lists
# bench: bounding_box([(n * 31 % 997, n * 17 % 991) for n in range(40000)])
# --- original
def bounding_box(points):
    if len(points) == 0:
        return None
    box = [points[0][0], points[0][1], points[0][0], points[0][1]]
    for point in points:
        if point[0] < box[0]:
            box[0] = point[0]
        if point[1] < box[1]:
            box[1] = point[1]
        if point[0] > box[2]:
            box[2] = point[0]
        if point[1] > box[3]:
            box[3] = point[1]
    return tuple(box)
# --- candidate
def bounding_box(points):
    if not points:
        return None
    left, top = right, bottom = points[0]
    for x, y in points:
        if x < left:
            left = x
        elif x > right:
            right = x
        if y < top:
            top = y
        elif y > bottom:
            bottom = y
    return (left, top, right, bottom)
# --- inputs
INPUTS = [(([(1, 5), (3, 2)],), {}), (([],), {})]
