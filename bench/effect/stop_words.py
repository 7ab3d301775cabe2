# SPDX-License-Identifier: Apache-2.0
# function: keywords
# kind: gain
# about: a list literal made and searched for each word
# --- module
"""Keywords of a question."""

from typing import List


def tokenize(text: str) -> List[str]:
    return text.lower().split()


def keywords(text: str) -> List[str]:
    found = []
    for word in tokenize(text):
        stop = ["a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "how",
                "in", "is", "it", "of", "on", "or", "that", "the", "this", "to", "was", "what",
                "when", "where", "who", "will", "with"]
        if word not in stop:
            found.append(word)
    return found
# --- best
STOP = frozenset(
    "a an and are as at be but by for from how in is it of on or that the this to was what "
    "when where who will with".split()
)


def keywords(text: str) -> List[str]:
    return [word for word in tokenize(text) if word not in STOP]
# --- inputs
import random


def question(rng, count):
    return (" ".join([rng.choice(["the", "with", "Who", "engine", "cars", "is", "tyre", "in"])
                      for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [question(rng, 12000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [question(rng, n) for n in (0, 1, 5, 40)]
