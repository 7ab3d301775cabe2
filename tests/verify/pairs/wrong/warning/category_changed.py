# SPDX-License-Identifier: Apache-2.0
# function: Shape.scale
# expect: different
# observable: warning
# speed: same
# why: RuntimeWarning became UserWarning: filters of the project no longer match
# witness: Shape([1, 2]).scale(0)
# --- original
import warnings


class Shape:
    def __init__(self, sides):
        self.sides = sides


    def scale(self, factor):
        if factor == 0:
            warnings.warn("shape vanishes", RuntimeWarning, stacklevel=2)
        self.sides = [side * factor for side in self.sides]
        return len(self.sides)
# --- candidate
import warnings


class Shape:
    def __init__(self, sides):
        self.sides = sides


    def scale(self, factor):
        if factor:
            self.sides = [side * factor for side in self.sides]
        else:
            warnings.warn("shape vanishes", stacklevel=2)
            self.sides = [0] * len(self.sides)
        return len(self.sides)
# --- inputs
from subject import Shape

INPUTS = [((Shape([3, 4]), 2), {})]
