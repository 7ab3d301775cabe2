# SPDX-License-Identifier: Apache-2.0
# function: hamming
# expect: equivalent
# speed: faster
# why: compares two strings with zip and sum over a map
# bench: hamming("gattaca" * 4000, "gatcaca" * 4000)
# --- original
import operator


def hamming(left, right):
    if len(left) != len(right):
        raise ValueError("lengths %d and %d" % (len(left), len(right)))
    distance = 0
    for index in range(len(left)):
        if left[index] != right[index]:
            distance += 1
    return distance
# --- candidate
import operator


def hamming(left, right):
    if len(left) != len(right):
        raise ValueError("lengths %d and %d" % (len(left), len(right)))
    return sum(map(operator.ne, left, right))
# --- inputs
INPUTS = [(("karolin", "kathrin"), {}), (("", ""), {}), (("a", "ab"), {})]
