# SPDX-License-Identifier: Apache-2.0
# function: word_break
# kind: gain
# about: recursion on the rest of the string without memory
# --- module
def word_break(s: str, word_dict: list[str]) -> bool:
    if s == "":
        return True
    for word in word_dict:
        if s.startswith(word):
            if word_break(s[len(word):], word_dict):
                return True
    return False
# --- best
def word_break(s: str, word_dict: list[str]) -> bool:
    size = len(s)
    reached = [False] * (size + 1)
    reached[0] = True
    for start in range(size):
        if reached[start]:
            for word in word_dict:
                if s.startswith(word, start):
                    reached[start + len(word)] = True
            if reached[size]:
                return True
    return reached[size]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    cases = []
    for letter in rng.sample("abcdefgh", 3):
        cases.append((letter * 17 + "z", [letter, letter * 2, "q" + letter, letter * 3]))
    return cases


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [
        ("", ["a"]),
        ("a", []),
        ("leetcode", ["leet", "code"]),
        ("applepenapple", ["apple", "pen"]),
        ("catsandog", ["cats", "dog", "sand", "and", "cat"]),
        ("aaaa", ["aa", "aaa"]),
    ]
    for _ in range(12):
        words = [
            "".join(rng.choices("ab", k=rng.randrange(1, 4))) for _ in range(rng.randrange(1, 4))
        ]
        cases.append(("".join(rng.choices("ab", k=rng.randrange(1, 11))), words))
    return cases
