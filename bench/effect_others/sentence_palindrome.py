# SPDX-License-Identifier: Apache-2.0
# function: is_palindrome
# kind: gain
# about: takes off both ends by slicing
# --- module
def is_palindrome(s: str) -> bool:
    cleaned = ""
    for ch in s:
        if ch.isalnum():
            cleaned += ch.lower()
    while len(cleaned) > 1:
        if cleaned[0] != cleaned[-1]:
            return False
        cleaned = cleaned[1:-1]
    return True
# --- best
def is_palindrome(s: str) -> bool:
    cleaned = "".join([ch.lower() for ch in s if ch.isalnum()])
    return cleaned == cleaned[::-1]
# --- inputs
import random


def mirrored(rng, size):
    half = "".join(rng.choices("abcdeABCDE ,.", k=size))
    return half + half[::-1]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(mirrored(rng, 20000),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return (
        [
            ("",),
            (" ",),
            ("a",),
            ("A man, a plan, a canal: Panama",),
            ("race a car",),
            ("0P",),
            ("ab",),
            ("aba",),
            ("ΣΑΣ",),
        ]
        + [(mirrored(rng, n),) for n in (1, 2, 5, 9)]
        + [(mirrored(rng, 3) + "x",), ("x" + mirrored(rng, 4) + "X",)]
    )
