# SPDX-License-Identifier: Apache-2.0
# function: palindromes
# expect: equivalent
# speed: faster
# why: compares with the reversed slice instead of letter by letter
# bench: palindromes([("ab%dba" % n) * 20 for n in range(900)] + ["abc" * 30 + "cba" * 30] * 800)
# --- original
def palindromes(words):
    found = []
    for word in words:
        same = True
        for index in range(len(word) // 2):
            if word[index] != word[-1 - index]:
                same = False
        if same:
            found.append(word)
    return found
# --- candidate
def palindromes(words):
    return [word for word in words if word == word[::-1]]
# --- inputs
INPUTS = [((["level", "noon", "abc", ""],), {}), (([],), {})]
