# SPDX-License-Identifier: Apache-2.0
# function: vowel_share
# expect: equivalent
# speed: faster
# why: str.count in C for each vowel
# bench: vowel_share("the quick brown fox jumps over the lazy dog " * 1500)
# --- original
def vowel_share(text):
    count = 0
    for char in text:
        if char in "aeiouAEIOU":
            count += 1
    return count * 100 // len(text) if text else 0
# --- candidate
def vowel_share(text):
    count = sum(map(text.count, "aeiouAEIOU"))
    return count * 100 // len(text) if text else 0
# --- inputs
INPUTS = [(("Education",), {}), (("",), {})]
