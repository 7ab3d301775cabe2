# SPDX-License-Identifier: Apache-2.0
# function: strip_stop_words
# expect: equivalent
# speed: faster
# why: the constant list is a frozenset of the module
# bench: strip_stop_words("the cat and its own dog were out on tuesday " * 400)
# --- original
def strip_stop_words(text):
    stop = ["a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "he", "in"]
    stop += ["is", "it", "its", "of", "on", "that", "the", "to", "was", "were", "will", "with"]
    kept = []
    for word in text.split():
        if word.lower() not in stop:
            kept.append(word)
    return " ".join(kept)
# --- candidate
STOP = frozenset(
    "a an and are as at be by for from has he in is it its of on that the to was were will with"
    .split()
)


def strip_stop_words(text):
    return " ".join([word for word in text.split() if word.lower() not in STOP])
# --- inputs
INPUTS = [(("The cat and the dog",), {}), (("",), {})]
