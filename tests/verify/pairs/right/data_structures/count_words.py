# SPDX-License-Identifier: Apache-2.0
# function: count_words
# expect: equivalent
# speed: faster
# why: one pass over a dict instead of list.count for each word
# bench: count_words(" ".join([str(n % 700) for n in range(3000)]))
# --- original
def count_words(text):
    words = text.lower().split()
    counts = {}
    for word in words:
        counts[word] = words.count(word)
    return counts
# --- candidate
def count_words(text):
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts
# --- inputs
INPUTS = [(("to be or not to be",), {}), (("",), {})]
