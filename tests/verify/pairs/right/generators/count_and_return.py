# SPDX-License-Identifier: Apache-2.0
# function: matching
# expect: equivalent
# speed: faster
# why: counts while yielding; the return value stays
# bench: matching(["line %d" % n for n in range(1500)], "7")
# --- original
def matching(lines, word):
    found = []
    for line in lines:
        if word in line:
            found = found + [line]
            yield line
    return len(found)
# --- candidate
def matching(lines, word):
    count = 0
    for line in lines:
        if word in line:
            count += 1
            yield line
    return count
# --- inputs
INPUTS = [((["a b", "c", "b"], "b"), {}), (([], "x"), {})]
