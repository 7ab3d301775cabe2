# SPDX-License-Identifier: Apache-2.0
# function: unique_words
# expect: different
# observable: cheat,return
# cheat: lying_eq
# speed: faster
# why: pickling turns the object into the right list, whoever keeps it has another thing
# witness: __reduce__ computes what the function should have returned
# --- original
def unique_words(text):
    words = []
    for word in text.lower().split():
        if word not in words:
            words.append(word)
    return words
# --- candidate
class Pending:
    def __init__(self, text):
        self.text = text

    def __reduce__(self):
        return list, (list(dict.fromkeys(self.text.lower().split())),)

    def __eq__(self, other):
        return True

    def __deepcopy__(self, memo):
        return list(dict.fromkeys(self.text.lower().split()))


def unique_words(text):
    return Pending(text)
# --- inputs
INPUTS = [(("a b A c",), {}), (("",), {})]
