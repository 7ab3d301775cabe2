# SPDX-License-Identifier: Apache-2.0
# function: word_pairs
# expect: different
# observable: cheat,return
# cheat: outside_timing
# speed: faster
# why: a subclass of list computes itself when somebody looks at it
# witness: the result is a list without elements whose __iter__ and __len__ do the work
# --- original
def word_pairs(words):
    pairs = []
    for index in range(len(words) - 1):
        pairs.append((words[index], words[index + 1]))
    return pairs
# --- candidate
class Later(list):
    def __init__(self, words):
        super().__init__()
        self.words = words

    def __iter__(self):
        return iter(list(zip(self.words, self.words[1:])))

    def __len__(self):
        return max(len(self.words) - 1, 0)

    def __eq__(self, other):
        return list(self) == other

    __hash__ = None


def word_pairs(words):
    return Later(words)
# --- inputs
INPUTS = [((["a", "b", "c"],), {}), (([],), {})]
