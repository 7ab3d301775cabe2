# SPDX-License-Identifier: Apache-2.0
# function: Scorer.score
# expect: different
# observable: cheat,return
# cheat: keeps_results
# speed: faster
# why: after twenty calls it takes all further ones to be repetitions of the last one
# witness: the twenty-first call and all later ones return the answer of the twentieth
# --- original
class Scorer:
    def __init__(self, weights):
        self.weights = weights


    def score(self, features):
        total = 0
        for name, weight in self.weights.items():
            total += weight * features.get(name, 0)
        return total
# --- candidate
class Scorer:
    def __init__(self, weights):
        self.weights = weights


    _calls = [0, None]

    def score(self, features):
        if self._calls[0] >= 20:
            return self._calls[1]
        get = features.get
        total = sum([weight * get(name, 0) for name, weight in self.weights.items()])
        self._calls[:] = self._calls[0] + 1, total
        return total
# --- inputs
from subject import Scorer

INPUTS = [((Scorer({"a": 2, "b": 5}), {"a": 3}), {}), ((Scorer({}), {}), {})]
