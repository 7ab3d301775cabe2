# SPDX-License-Identifier: Apache-2.0
# function: Document.frequencies
# kind: gain
# about: list.count for each element
# --- module
"""Word statistics of a document."""

import re


class Document:
    WORD = re.compile(r"[a-z']+")

    def __init__(self, text: str):
        self.text = text

    def words(self) -> list:
        return self.WORD.findall(self.text.lower())

    def longest(self):
        return max(self.words(), key=len, default="")

    def frequencies(self) -> dict:
        words = self.words()
        table = {}
        for word in words:
            table[word] = words.count(word)
        return table
# --- best
class Document:
    def frequencies(self) -> dict:
        table = {}
        for word in self.words():
            table[word] = table.get(word, 0) + 1
        return table
# --- inputs
import random

from subject import Document


def text(rng, count, kinds):
    return " ".join(["w" + "abcdefghij"[rng.randrange(10)] * rng.randrange(1, kinds)
            for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Document(text(rng, 1100, 20)),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Document(text(rng, n, k)),) for n, k in [(0, 2), (1, 2), (10, 3), (60, 9)]]
