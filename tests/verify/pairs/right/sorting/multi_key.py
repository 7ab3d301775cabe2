# SPDX-License-Identifier: Apache-2.0
# function: schedule
# expect: equivalent
# speed: faster
# why: two stable sorts by plain columns instead of one by tuples
# bench: schedule([("r%d" % (n % 40), n * 31 % 997, n) for n in range(8000)])
# --- original
import operator


def minute(entry):
    return int("%d" % entry[1])


def schedule(entries):
    return sorted(entries, key=lambda entry: ("%s" % entry[0], minute(entry)))
# --- candidate
import operator


def schedule(entries):
    ordered = sorted(entries, key=operator.itemgetter(1))
    ordered.sort(key=operator.itemgetter(0))
    return ordered
# --- inputs
INPUTS = [(([("b", 5, 1), ("a", 9, 2), ("b", 1, 3), ("a", 9, 4)],), {}), (([],), {})]
