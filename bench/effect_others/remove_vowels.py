# SPDX-License-Identifier: Apache-2.0
# function: remove_vowels
# kind: gain
# about: a string is built letter by letter, with membership in a list
# --- module
"""MBPP-like: text without its vowels."""


def remove_vowels(text: str) -> str:
    """
    >>> remove_vowels("abcdef")
    'bcdf'
    """
    vowels = ["a", "e", "i", "o", "u", "A", "E", "I", "O", "U"]
    result = ""
    for letter in text:
        if letter not in vowels:
            result = result + letter
    return result
# --- best
def remove_vowels(text: str) -> str:
    """
    >>> remove_vowels("abcdef")
    'bcdf'
    """
    for vowel in "aeiouAEIOU":
        text = text.replace(vowel, "")
    return text
# --- inputs
import random

LETTERS = "abcdefghijklmnopqrstuvwxyzAEIOUXYZ ,.\u00e4\u00e9\n"


def text(rng, count):
    return "".join(rng.choice(LETTERS) for _ in range(count))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 60000),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, n),) for n in (0, 1, 2, 5, 20, 90)] + [("aeiouAEIOU",), ("b\u0130b",)]
