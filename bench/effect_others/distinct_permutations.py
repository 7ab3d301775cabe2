# SPDX-License-Identifier: Apache-2.0
# function: unique_permutations
# kind: gain
# about: membership in the list of results
# --- module
from itertools import permutations


def unique_permutations(s):
    result = []
    for p in permutations(s):
        word = "".join(p)
        if word not in result:
            result.append(word)
    return result
# --- best
def unique_permutations(s):
    return list(dict.fromkeys(map("".join, permutations(s))))
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    letters = list("aabbccd")
    rng.shuffle(letters)
    return [("".join(letters),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [("",), ("a",), ("ab",), ("aab",), ("aaaa",), ("abca",)] + [
        ("".join(rng.choices("xyz", k=n)),) for n in (3, 4, 5)]
