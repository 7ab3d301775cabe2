# SPDX-License-Identifier: Apache-2.0
# function: stem_all
# expect: equivalent
# speed: faster
# why: each different word is worked out once in a call
# bench: stem_all(["connections", "running", "flies", "happily"] * 6000)
# --- original
SUFFIXES = ("ingly", "ations", "ation", "ions", "ing", "ies", "ily", "ed", "es", "s")


def stem(word):
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) > 2:
            return word[: -len(suffix)]
    return word


def stem_all(words):
    stems = []
    for word in words:
        stems.append(stem(word.lower()))
    return stems
# --- candidate
SUFFIXES = ("ingly", "ations", "ation", "ions", "ing", "ies", "ily", "ed", "es", "s")


def stem(word):
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) > 2:
            return word[: -len(suffix)]
    return word


def stem_all(words):
    known = {word: stem(word.lower()) for word in set(words)}
    return [known[word] for word in words]
# --- inputs
INPUTS = [((["Running", "flies", "running"],), {}), (([],), {})]
