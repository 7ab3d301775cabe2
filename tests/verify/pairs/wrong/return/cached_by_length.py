# SPDX-License-Identifier: Apache-2.0
# function: Grader.median
# expect: different
# observable: return
# speed: faster
# why: the memo is keyed by the number of marks, so other marks of the same number get the old
#     answer
# witness: g = Grader(); g.median([1, 2, 3]); g.median([7, 8, 9])
# --- original
class Grader:
    SCALE = 10

    def __init__(self):
        self.memo = {}


    def median(self, marks):
        ordered = sorted(marks)
        middle = len(ordered) // 2
        self.memo[len(marks)] = ordered[middle]
        return ordered[middle] * self.SCALE
# --- candidate
class Grader:
    SCALE = 10

    def __init__(self):
        self.memo = {}


    def median(self, marks):
        if len(marks) not in self.memo:
            self.memo[len(marks)] = sorted(marks)[len(marks) // 2]
        return self.memo[len(marks)] * self.SCALE
# --- inputs
from subject import Grader

INPUTS = [((Grader(), [3, 1, 2]), {}), ((Grader(), [5, 9]), {})]
