# SPDX-License-Identifier: Apache-2.0
# function: vowels
# expect: assumption
# observable: return,exception
# speed: faster
# why: on bytes the loop meets ints and counts nothing, count fails; only strings were seen
# witness: vowels(b"aeiou")
# --- original
def vowels(text):
    count = 0
    for char in text:
        if char in ("a", "e", "i", "o", "u"):
            count += 1
    return count
# --- candidate
def vowels(text):
    return sum(map(text.count, "aeiou"))
# --- inputs
INPUTS = [(("education",), {}), (("",), {})]
