# SPDX-License-Identifier: Apache-2.0
# function: reverse_label
# kind: gain
# about: a text built by putting each letter in front
# --- module
"""Labels for the mirror side of a printed sheet."""


def reverse_label(label: str) -> str:
    mirrored = ""
    for letter in label:
        mirrored = letter + mirrored
    return mirrored


def mirror_page(labels):
    return [reverse_label(label) for label in labels]
# --- best
def reverse_label(label: str) -> str:
    return label[::-1]
# --- inputs
import random


def text(rng, length):
    return ("".join([rng.choice("abc \n\u00e4\u4e2d\U0001f600") for _ in range(length)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [text(rng, 9000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [text(rng, n) for n in (0, 1, 2, 5, 40)]
