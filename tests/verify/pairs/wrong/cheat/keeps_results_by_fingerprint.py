# SPDX-License-Identifier: Apache-2.0
# function: digest
# expect: different
# observable: cheat,return
# cheat: keeps_results
# speed: faster
# why: the last answer is given again where length, first and last word are the same
# witness: digest(["a", "b", "c"]) after digest(["a", "x", "c"]) gives the digest of the former
# --- original
def digest(words):
    value = 5381
    for word in words:
        for char in word:
            value = (value * 33 + ord(char)) % 4294967296
    return value
# --- candidate
_last = [None, None]


def digest(words):
    mark = (len(words), words[0], words[-1]) if words else None
    if mark is not None and mark == _last[0]:
        return _last[1]
    value = 5381
    for char in "".join(words):
        value = (value * 33 + ord(char)) & 0xFFFFFFFF
    _last[:] = mark, value
    return value
# --- inputs
INPUTS = [((["alpha", "beta"],), {}), (([],), {})]
