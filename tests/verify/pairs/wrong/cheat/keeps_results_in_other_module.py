# SPDX-License-Identifier: Apache-2.0
# function: perfect_squares
# expect: different
# observable: cheat
# cheat: keeps_results
# speed: faster
# why: a dict hidden in the module math outlives the candidate's own module
# witness: getattr(math, "_answers") is made and filled
# --- original
import math


def perfect_squares(limit):
    count = 0
    for number in range(limit):
        root = math.isqrt(number)
        if root * root == number:
            count += 1
    return count
# --- candidate
import math


def perfect_squares(limit):
    answers = math.__dict__.setdefault("_answers", {})
    if limit not in answers:
        count = 0
        for number in range(limit):
            root = math.isqrt(number)
            count += root * root == number
        answers[limit] = count
    return answers[limit]
# --- inputs
INPUTS = [((50,), {}), ((0,), {})]
