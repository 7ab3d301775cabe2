# SPDX-License-Identifier: Apache-2.0
# function: common_points
# expect: assumption
# observable: exception
# speed: faster
# why: a point type that defines only __eq__ has no hash; tuples were seen
# witness: common_points([Pixel(1)], [Pixel(1)])
# --- original
class Pixel:
    """Compared by value, not meant as a key."""

    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


def common_points(left, right):
    shared = []
    for point in left:
        if point in right:
            shared.append(point)
    return shared
# --- candidate
class Pixel:
    """Compared by value, not meant as a key."""

    def __init__(self, x):
        self.x = x

    def __eq__(self, other):
        return self.x == other.x


def common_points(left, right):
    known = set(right)
    return [point for point in left if point in known]
# --- inputs
INPUTS = [(([(0, 1), (2, 3)], [(2, 3), (4, 5)]), {}), (([], [(1, 1)]), {})]
