# SPDX-License-Identifier: Apache-2.0
# function: natural_sort
# expect: equivalent
# speed: faster
# why: a key worked out once for each name instead of comparing with cmp_to_key
# bench: natural_sort(["file%d.txt" % (n * 7919 % 3001) for n in range(2500)])
# --- original
import functools
import re


def parts(name):
    return [int(p) if p.isdecimal() else p.lower() for p in re.split(r"(\d+)", name)]


def compare(left, right):
    one, other = parts(left), parts(right)
    return (one > other) - (one < other)


def natural_sort(names):
    return sorted(names, key=functools.cmp_to_key(compare))
# --- candidate
import functools
import re


NUMBER = re.compile(r"(\d+)")


def parts(name):
    return [int(p) if p.isdecimal() else p.lower() for p in NUMBER.split(name)]


def natural_sort(names):
    return sorted(names, key=parts)
# --- inputs
INPUTS = [((["b10", "b9", "a1"],), {}), (([],), {}), ((["x"],), {})]
