# SPDX-License-Identifier: Apache-2.0
# function: Dictionary.shout
# kind: gain
# about: a method of text applied to each character
# --- module
"""Names in capital letters for a form."""


class Dictionary:
    def __init__(self, words):
        self.words = [str(word) for word in words]

    def initials(self):
        return "".join([word[:1] for word in self.words])

    def shout(self) -> str:
        line = ""
        for letter in " ".join(self.words):
            line += letter.upper()
        return line
# --- best
class Dictionary:
    def shout(self) -> str:
        return " ".join(self.words).upper()
# --- inputs
import random

from subject import Dictionary


def words(rng, count):
    return (Dictionary([
        "".join([rng.choice("abcxyzABC019_-\u00e4\u00df\ufb01\u03c3")
                for _ in range(rng.randrange(9))])
        for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [words(rng, 5000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [words(rng, n) for n in (0, 1, 2, 9, 30)]
