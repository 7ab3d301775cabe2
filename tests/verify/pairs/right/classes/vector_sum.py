# SPDX-License-Identifier: Apache-2.0
# function: Vector.sum_all
# expect: equivalent
# speed: faster
# why: adds up coordinates and makes one vector instead of one for each step
# bench: Vector.sum_all([Vector(n, -n) for n in range(15000)])
# --- original
class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)


    @staticmethod
    def sum_all(vectors):
        total = Vector(0, 0)
        for vector in vectors:
            total = total + vector
        return total
# --- candidate
class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)


    @staticmethod
    def sum_all(vectors):
        x = y = 0
        for vector in vectors:
            x += vector.x
            y += vector.y
        return Vector(x, y)
# --- inputs
from subject import Vector

INPUTS = [(([Vector(1, 2), Vector(3, 4)],), {}), (([],), {})]
