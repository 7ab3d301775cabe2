# SPDX-License-Identifier: Apache-2.0
# function: ratio
# expect: different
# observable: hash
# speed: faster
# why: 2/4 equals 1/2 but has another hash since the terms are no longer reduced before
# witness: ratio(2, 4)
# --- original
import math


class Ratio:
    def __init__(self, top, bottom):
        self.top = top
        self.bottom = bottom

    def __eq__(self, other):
        return self.top * other.bottom == self.bottom * other.top

    def __hash__(self):
        common = math.gcd(self.top, self.bottom)
        return hash((self.top // common, self.bottom // common))


def ratio(top, bottom):
    if bottom <= 0:
        raise ZeroDivisionError("no positive denominator")
    return Ratio(top, bottom)
# --- candidate
import math


class Ratio:
    def __init__(self, top, bottom):
        self.top = top
        self.bottom = bottom

    def __eq__(self, other):
        return self.top * other.bottom == self.bottom * other.top

    def __hash__(self):
        return hash((self.top, self.bottom))


def ratio(top, bottom):
    if bottom <= 0:
        raise ZeroDivisionError("no positive denominator")
    return Ratio(top, bottom)
# --- inputs
INPUTS = [((1, 2), {}), ((3, 7), {}), ((5, 0), {})]
