# SPDX-License-Identifier: Apache-2.0
# function: Slugger.slug
# kind: gain
# about: characters filtered one by one against a constant
# --- module
"""Slugs for addresses of pages."""

UNWANTED = "!\"#$%&'()*+,./:;<=>?@[\\]^`{|}~"


class Slugger:
    def __init__(self, separator: str = "-"):
        self.separator = separator

    def slug(self, title: str) -> str:
        kept = "".join([letter for letter in title if letter not in UNWANTED])
        return self.separator.join(kept.lower().split())


def slugs(titles):
    return [Slugger().slug(title) for title in titles]
# --- best
REMOVE_UNWANTED = str.maketrans("", "", UNWANTED)


class Slugger:
    def slug(self, title: str) -> str:
        kept = title.translate(REMOVE_UNWANTED)
        return self.separator.join(kept.lower().split())
# --- inputs
import random

from subject import Slugger


LETTERS = "abcdefghij KLM.,!?;:-_0123(){}'\""


def title(rng, length, letters):
    return "".join([rng.choice(letters) for _ in range(length)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Slugger(), title(rng, 20000, LETTERS)) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(Slugger("_"), title(rng, n, LETTERS + "\u00e9\u4e2d")) for n in (0, 1, 3, 20, 90)]
