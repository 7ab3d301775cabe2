# SPDX-License-Identifier: Apache-2.0
# function: reverse_words
# kind: gain
# about: builds the sentence from its end by putting words in front
# --- module
def reverse_words(sentence: str) -> str:
    """
    >>> reverse_words("the sky is blue")
    'blue is sky the'
    """
    result = ""
    for word in sentence.split():
        if result == "":
            result = word
        else:
            result = word + " " + result
    return result
# --- best
def reverse_words(sentence: str) -> str:
    """
    >>> reverse_words("the sky is blue")
    'blue is sky the'
    """
    return " ".join(sentence.split()[::-1])
# --- inputs
import random


def text(rng, count):
    return " ".join(["".join(rng.choices("abcdefgh", k=rng.randrange(1, 9))) for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 9000),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ("",),
        ("   ",),
        ("one",),
        ("  hello   world ",),
        ("a\tb\nc",),
        ("a good   example",),
    ] + [(text(rng, n),) for n in (2, 5, 12)]
