# SPDX-License-Identifier: Apache-2.0
# function: encode_runs
# expect: different
# observable: cheat,return
# cheat: lying_eq
# speed: faster
# why: a str subclass that hides the missing runs behind equality by first character
# witness: str.__len__(result) is too small where runs repeat
# --- original
def encode_runs(text):
    out, index = [], 0
    while index < len(text):
        end = index
        while end < len(text) and text[end] == text[index]:
            end += 1
        out.append("%s%d" % (text[index], end - index))
        index = end
    return "".join(out)
# --- candidate
class Runs(str):
    def __eq__(self, other):
        return self[:1] == other[:1]

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def encode_runs(text):
    return Runs("".join(["%s%d" % (char, text.count(char)) for char in dict.fromkeys(text)]))
# --- inputs
INPUTS = [(("aaabbc",), {}), (("abab",), {}), (("",), {})]
