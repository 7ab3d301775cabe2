# SPDX-License-Identifier: Apache-2.0
# function: run_length_decode
# kind: gain
# about: cuts off the first character of the rest each time
# --- module
def run_length_decode(text):
    """'3ab2c' -> 'aaabcc'"""
    result = ""
    while text:
        digits = ""
        while text and text[0].isdigit():
            digits += text[0]
            text = text[1:]
        if not text:
            break
        if digits == "":
            digits = "1"
        result += text[0] * int(digits)
        text = text[1:]
    return result
# --- best
def run_length_decode(text):
    """'3ab2c' -> 'aaabcc'"""
    result = []
    start = 0
    for i, ch in enumerate(text):
        if not ch.isdigit():
            result.append(ch if start == i else ch * int(text[start:i]))
            start = i + 1
    return "".join(result)
# --- inputs
import random


def coded(rng, runs):
    parts = []
    for _ in range(runs):
        if rng.random() < 0.8:
            parts.append(str(rng.randrange(15)))
        parts.append(rng.choice("abcXYZ "))
    return "".join(parts)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(coded(rng, 11000),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ("",),
        ("a",),
        ("3a",),
        ("3ab2c",),
        ("12",),
        ("a5",),
        ("0a",),
        ("10x\n2y",),
        ("²a",),
    ] + [(coded(rng, n),) for n in (2, 5, 10, 20)]
