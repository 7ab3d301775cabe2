# SPDX-License-Identifier: Apache-2.0
# function: without_digits
# kind: trap
# about: \d takes digits of every script
# --- module
"""Removes numbers from notes before they are shown."""

import re


def without_digits(text):
    return re.sub(r"\d", "", text)


def shown(notes):
    return [without_digits(note).strip() for note in notes]
# --- naive
DIGITS = str.maketrans("", "", "0123456789")


def without_digits(text):
    return text.translate(DIGITS)
# --- inputs
import random


def text(rng, length):
    return ("".join([rng.choice("ab 0123456789\u0663\uff15\u00b2") for _ in range(length)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [text(rng, 20000) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [text(rng, n) for n in (0, 1, 5, 20, 60)]


def tell_inputs():
    return [("tel \u0663\u0664",)]
