# SPDX-License-Identifier: Apache-2.0
# function: SlugMaker.slugs
# kind: gain
# about: each character is looked up in a list of pairs, text grows character by character
# --- module
"""Short names for the addresses of pages."""

PAIRS = [
    ("\u00e4", "ae"), ("\u00f6", "oe"), ("\u00fc", "ue"), ("\u00df", "ss"), ("\u00e9", "e"),
    ("\u00e8", "e"), ("\u00e0", "a"), ("\u00e7", "c"), ("&", "and"), ("@", "at"), ("_", "-"),
    (" ", "-"), ("/", "-"), ("+", "plus"),
]
ALLOWED = list("abcdefghijklmnopqrstuvwxyz0123456789-")


class SlugMaker:
    def __init__(self, pairs=PAIRS):
        self.pairs = pairs

    def replaced(self, char):
        for old, new in self.pairs:
            if old == char:
                return new
        return char if char in ALLOWED else ""

    def slugs(self, titles):
        result = []
        for title in titles:
            slug = ""
            for char in title.lower():
                slug = slug + self.replaced(char)
            while "--" in slug:
                slug = slug.replace("--", "-")
            result.append(slug.strip("-"))
        return result
# --- best
class SlugMaker:
    def slugs(self, titles):
        result = []
        table = {}
        for title in titles:
            lower = title.lower()
            for char in lower:
                if ord(char) not in table:
                    table[ord(char)] = self.replaced(char)
            slug = lower.translate(table)
            while "--" in slug:
                slug = slug.replace("--", "-")
            result.append(slug.strip("-"))
        return result
# --- inputs
import random

from subject import SlugMaker

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789    /&_-\u00e4\u00fc\u00df\u0130?!.,:"


def title(rng, length):
    return "".join(rng.choice(LETTERS) for _ in range(length))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(SlugMaker(), [title(rng, 60) for _ in range(300)]) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(SlugMaker(), [title(rng, k) for k in range(n)]) for n in (0, 1, 2, 9, 30)]
    return cases + [(SlugMaker([("a", "b"), ("a", "c"), ("ab", "x")]), ["Ab a", "", "--?-"])]
