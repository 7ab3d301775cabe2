# SPDX-License-Identifier: Apache-2.0
# function: first_unique
# expect: equivalent
# speed: faster
# why: counts letters once
# bench: first_unique("abcdefghij" * 900 + "z")
# --- original
import collections


def first_unique(text):
    for index, char in enumerate(text):
        if text.count(char) == 1:
            return index
    return -1
# --- candidate
import collections


def first_unique(text):
    counts = collections.Counter(text)
    for index, char in enumerate(text):
        if counts[char] == 1:
            return index
    return -1
# --- inputs
INPUTS = [(("swiss",), {}), (("",), {}), (("aa",), {})]
