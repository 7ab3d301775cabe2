# SPDX-License-Identifier: Apache-2.0
# function: completions
# expect: equivalent
# speed: faster
# why: the sorted list is searched by bisect for the first and last word with a prefix
# bench: completions(sorted(["w%05d" % n for n in range(5000)]), ["w00%d" % n for n in range(60)])
# --- original
import bisect


def completions(words, prefixes):
    """Of sorted words those that begin with each prefix."""
    words = sorted(words)
    found = []
    for prefix in prefixes:
        found.append([word for word in words if word.startswith(prefix)])
    return found
# --- candidate
import bisect


def completions(words, prefixes):
    """Of sorted words those that begin with each prefix."""
    words = sorted(words)
    found = []
    for prefix in prefixes:
        end = start = bisect.bisect_left(words, prefix)
        while end < len(words) and words[end].startswith(prefix):
            end += 1
        found.append(words[start:end])
    return found
# --- inputs
INPUTS = [((["ant", "bee", "ape", "bear"], ["a", "be", "z"]), {}), (([], ["x"]), {})]
