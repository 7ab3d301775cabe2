# SPDX-License-Identifier: Apache-2.0
# function: longest_palindrome
# kind: gain
# about: checks all substrings
# --- module
def longest_palindrome(s: str) -> str:
    best = ""
    for i in range(len(s)):
        for j in range(i + 1, len(s) + 1):
            sub = s[i:j]
            if sub == sub[::-1] and len(sub) > len(best):
                best = sub
    return best
# --- best
def longest_palindrome(s: str) -> str:
    size = 0
    start = 0
    for end in range(1, len(s) + 1):
        for longer in (size + 2, size + 1):
            if longer <= end:
                sub = s[end - longer:end]
                if sub == sub[::-1]:
                    start, size = end - longer, longer
                    break
    return s[start:start + size]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [("".join(rng.choices("abc", k=230)),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [("",), ("a",), ("ab",), ("babad",), ("cbbd",), ("aaaa",), ("abcba",), ("xabay",)] + [
        ("".join(rng.choices("ab", k=rng.randrange(1, 15))),) for _ in range(15)]
