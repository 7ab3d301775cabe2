# SPDX-License-Identifier: Apache-2.0
# function: replaced
# kind: trap
# about: later replacements also find what earlier ones wrote, a table would not
# --- module
"""Replacements of single characters, one after the other."""


def replaced(text: str, pairs) -> str:
    """The text after all the replacements, in their order."""
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def replaced_lines(lines, pairs):
    return [replaced(line.rstrip(), pairs) for line in lines]
# --- naive
def replaced(text: str, pairs) -> str:
    """The text after all the replacements, in their order."""
    return text.translate(str.maketrans(dict(pairs)))
# --- inputs
import random


def text(rng, count):
    return "".join(rng.choice("abcdefgh -") for _ in range(count))


PAIRS = [("a", "4"), ("e", "3"), ("g", "6"), (" ", "_"), ("-", "_")]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 100000), PAIRS * 3) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, n), PAIRS[:k]) for n, k in [(0, 0), (0, 2), (3, 0), (9, 3), (40, 5)]]


def tell_inputs():
    return [("abc", [("a", "b"), ("b", "c")]), ("xyx", [("x", "y"), ("x", "z")])]
