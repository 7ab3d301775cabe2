# SPDX-License-Identifier: Apache-2.0
# function: reverse_words
# expect: equivalent
# speed: faster
# why: slices and join instead of prepending letters
# bench: reverse_words("stressed desserts " * 2500)
# --- original
def reverse_words(text):
    words = []
    for word in text.split(" "):
        turned = ""
        for char in word:
            turned = char + turned
        words.append(turned)
    return " ".join(words)
# --- candidate
def reverse_words(text):
    return " ".join([word[::-1] for word in text.split(" ")])
# --- inputs
INPUTS = [(("hello big world",), {}), (("",), {}), (("  two",), {})]
