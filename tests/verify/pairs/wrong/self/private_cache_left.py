# SPDX-License-Identifier: Apache-2.0
# function: Polygon.area
# expect: different
# observable: self
# speed: faster
# why: the area is kept on self: moving a corner afterwards no longer changes it
# witness: p = Polygon([(0, 0), (2, 0), (2, 2)]); p.area()
# --- original
class Polygon:
    def __init__(self, corners):
        self.corners = corners


    def area(self):
        twice = 0
        for (x1, y1), (x2, y2) in zip(self.corners, self.corners[1:] + self.corners[:1]):
            twice += x1 * y2 - x2 * y1
        return abs(twice) / 2
# --- candidate
class Polygon:
    def __init__(self, corners):
        self.corners = corners


    def area(self):
        if "_area" not in self.__dict__:
            twice = 0
            for (x1, y1), (x2, y2) in zip(self.corners, self.corners[1:] + self.corners[:1]):
                twice += x1 * y2 - x2 * y1
            self._area = abs(twice) / 2
        return self._area
# --- inputs
from subject import Polygon

INPUTS = [((Polygon([(0, 0), (4, 0), (4, 3)]),), {})]
