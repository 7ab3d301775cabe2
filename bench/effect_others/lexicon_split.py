# SPDX-License-Identifier: Apache-2.0
# function: Lexicon.readings
# kind: gain
# about: recursion over the rest of a text without a memory of what was solved
# --- module
"""Hashtags taken apart into words."""


class Lexicon:
    def __init__(self, words):
        self.words = [word.lower() for word in words if word]
        self.longest = max([len(word) for word in self.words], default=0)

    def knows(self, word):
        return word.lower() in self.words

    def readings(self, text):
        """In how many ways the text is a row of words."""
        if not text:
            return 1
        total = 0
        for length in range(1, self.longest + 1):
            if length > len(text):
                break
            if self.knows(text[:length]):
                total += self.readings(text[length:])
        return total

    def is_ambiguous(self, tag):
        return self.readings(tag.lstrip("#")) > 1
# --- best
class Lexicon:
    def readings(self, text):
        """In how many ways the text is a row of words."""
        words = set(self.words)
        size = len(text)
        ways = [0] * size + [1]
        for start in range(size - 1, -1, -1):
            total = 0
            for end in range(start + 1, min(start + self.longest, size) + 1):
                if ways[end] and text[start:end].lower() in words:
                    total += ways[end]
            ways[start] = total
        return ways[0]
# --- inputs
import random

from subject import Lexicon

WORDS = ["a", "an", "ana", "na", "nab", "ban", "Banana", "bana", "nan", "b"]


def case(rng, words, length):
    return Lexicon(rng.sample(WORDS, words)), "".join([rng.choice("aanB") for _ in range(length)])


def bench_inputs(seed):
    return [(Lexicon(WORDS), "banana" * 3), (Lexicon(WORDS), "anab" * 4 + "nana"),
            (Lexicon(WORDS), "bananananabanx")]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [case(rng, w, n) for w, n in [(0, 0), (0, 3), (3, 1), (6, 5), (9, 8), (10, 12)]]
    return cases + [(Lexicon(["", "x"]), "xx"), (Lexicon(["a", "A"]), "aA")]
