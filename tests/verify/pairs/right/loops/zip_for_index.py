# SPDX-License-Identifier: Apache-2.0
# function: dot_product
# expect: equivalent
# speed: faster
# why: map with operator.mul instead of indexing both lists
# bench: dot_product(list(range(60000)), list(range(60000)))
# --- original
import operator


def dot_product(left, right):
    total = 0
    for index in range(min(len(left), len(right))):
        total += left[index] * right[index]
    return total
# --- candidate
import operator


def dot_product(left, right):
    return sum(map(operator.mul, left, right))
# --- inputs
INPUTS = [(([1, 2, 3], [4, 5, 6]), {}), (([], [1]), {})]
