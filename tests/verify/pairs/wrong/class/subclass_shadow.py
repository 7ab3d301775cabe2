# SPDX-License-Identifier: Apache-2.0
# function: Shape.count
# expect: different
# observable: class
# speed: same
# why: cls instead of Shape: a subclass gets a counter of its own
# witness: Square.count(2)
# --- original
class Shape:
    total = 0


    @classmethod
    def count(cls, number):
        for _ in range(number):
            Shape.total += 1
        return number


class Square(Shape):
    pass
# --- candidate
class Shape:
    total = 0


    @classmethod
    def count(cls, number):
        if number > 0:
            cls.total += number
        return number


class Square(Shape):
    pass
# --- inputs
INPUTS = [((3,), {}), ((0,), {})]
