# SPDX-License-Identifier: Apache-2.0
# function: pair_up
# expect: different
# observable: exception
# speed: faster
# why: an odd number of words raised ValueError, zip drops the last one silently
# witness: pair_up(["a", "b", "c"])
# --- original
def pair_up(words):
    pairs = []
    index = 0
    while index < len(words):
        if index + 1 == len(words):
            raise ValueError("%r has no partner" % words[index])
        pairs.append((words[index], words[index + 1]))
        index += 2
    return pairs
# --- candidate
def pair_up(words):
    return list(zip(words[::2], words[1::2]))
# --- inputs
INPUTS = [((["a", "1", "b", "2"],), {}), (([],), {})]
