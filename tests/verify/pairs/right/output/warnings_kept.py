# SPDX-License-Identifier: Apache-2.0
# function: read_levels
# expect: equivalent
# speed: faster
# why: the same warning for each bad level, in the same order
# bench: read_levels([str(n % 50) for n in range(20000)])
# --- original
import warnings


def read_levels(texts):
    levels = []
    for text in texts:
        level = 0
        bad = text == ""
        for char in text:
            if char in "0123456789":
                level = level * 10 + int(char)
            else:
                bad = True
        if bad:
            warnings.warn("bad level %r" % text)
        else:
            levels.append(level)
    return levels
# --- candidate
import warnings


def read_levels(texts):
    levels = []
    for text in texts:
        if text.isdigit() and text.isascii():
            levels.append(int(text))
        else:
            warnings.warn("bad level %r" % text)
    return levels
# --- inputs
INPUTS = [((["3", "x1", "42", ""],), {}), (([],), {})]
