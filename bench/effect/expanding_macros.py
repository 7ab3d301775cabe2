# SPDX-License-Identifier: Apache-2.0
# function: expand
# kind: trap
# about: a length that changes in the loop
# --- module
"""Expands macros in a list of tokens, in place."""


def expand(tokens, macros):
    """Replaces each macro by its tokens, which are looked at too; says how many there were."""
    expanded = 0
    i = 0
    while i < len(tokens):
        body = macros.get(tokens[i])
        if body is None or expanded >= 1000:
            i += 1
            continue
        tokens[i:i + 1] = body
        expanded += 1
    return expanded


def join(tokens):
    return " ".join(tokens)
# --- naive
def expand(tokens, macros):
    """Replaces each macro by its tokens, which are looked at too; says how many there were."""
    expanded = 0
    i = 0
    count = len(tokens)
    while i < count:
        body = macros.get(tokens[i])
        if body is None or expanded >= 1000:
            i += 1
            continue
        tokens[i:i + 1] = body
        expanded += 1
    return expanded
# --- inputs
import random


def case(rng, count):
    macros = {"A": ["B", "x"], "B": ["y"], "C": [], "D": ["A", "A"]}
    return [rng.choice("ABCDxyz") for _ in range(count)], macros


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 1500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n) for n in (0, 1, 2, 12)]


def tell_inputs():
    return [(["D", "A"], {"A": ["x", "y"], "D": ["A", "A"]})]
