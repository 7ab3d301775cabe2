# SPDX-License-Identifier: Apache-2.0
# function: word_counts
# expect: different
# observable: return
# speed: faster
# why: a Counter is returned where a dict was: missing keys count as 0 for the caller
# witness: word_counts("the cat the dog")
# --- original
import collections


def word_counts(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts
# --- candidate
import collections


def word_counts(text):
    return collections.Counter(text.split())
# --- inputs
INPUTS = [(("to be or not to be",), {}), (("",), {})]
