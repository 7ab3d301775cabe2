# SPDX-License-Identifier: Apache-2.0
# function: locate
# expect: different
# observable: hash
# speed: faster
# why: __eq__ without __hash__ makes the points unhashable
# witness: locate("a", {"a": (1, 2)})
# --- original
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))


def locate(name, places):
    for known in places:
        if known == name:
            return Point(*places[known])
    return None
# --- candidate
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)


def locate(name, places):
    place = places.get(name)
    return Point(*place) if place is not None else None
# --- inputs
INPUTS = [(("z", {"a": (1, 2)}), {})]
