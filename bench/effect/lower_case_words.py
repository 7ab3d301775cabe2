# SPDX-License-Identifier: Apache-2.0
# function: fold
# kind: trap
# about: lower() of a whole text looks at the place of a sigma, that of a letter cannot
# --- module
"""Words in small letters for an index."""


def fold(text):
    """Letter by letter, so that the length of a prefix does not depend on what follows."""
    folded = ""
    for letter in text:
        folded += letter.lower()
    return folded


def index(words):
    return sorted({fold(word) for word in words})
# --- naive
def fold(text):
    """Letter by letter, so that the length of a prefix does not depend on what follows."""
    return text.lower()
# --- inputs
import random


def text(rng, length):
    return ("".join([rng.choice("ABCxyz \u0391\u0392\u03a3\u03c3\u00c4") for _ in range(length)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [text(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [text(rng, n) for n in (0, 1, 2, 9, 40)]


def tell_inputs():
    return [("\u039f\u0394\u039f\u03a3",)]
