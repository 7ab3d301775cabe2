# SPDX-License-Identifier: Apache-2.0
# function: anagrams
# expect: equivalent
# speed: faster
# why: sorted letters are the key of a dict instead of comparing each two words
# bench: anagrams(["%06d" % ((n * 7919) % 900000) for n in range(700)])
# --- original
def anagrams(words):
    groups = []
    for word in words:
        for group in groups:
            if sorted(group[0]) == sorted(word):
                group.append(word)
                break
        else:
            groups.append([word])
    return groups
# --- candidate
def anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return list(groups.values())
# --- inputs
INPUTS = [((["tea", "dog", "eat", "god", "ate"],), {}), (([],), {})]
