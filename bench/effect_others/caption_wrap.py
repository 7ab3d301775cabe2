# SPDX-License-Identifier: Apache-2.0
# function: wrap_caption
# kind: gain
# about: the line joined anew for each word to see how long it would be
# --- module
"""Captions broken into lines."""

import textwrap


def clean(text):
    return text.replace("\u00a0", " ").split()


def wrap_caption(text, width):
    """Lines of at most `width` characters; a longer word stands alone."""
    lines = []
    current = []
    for word in clean(text):
        candidate = " ".join(current + [word])
        if current and len(candidate) > width:
            lines.append(" ".join(current))
            current = [word]
        else:
            current = current + [word]
    if current:
        lines.append(" ".join(current))
    return lines


def boxed(text, width):
    lines = wrap_caption(text, width)
    return textwrap.indent("\n".join(lines), "| ")
# --- best
def wrap_caption(text, width):
    """Lines of at most `width` characters; a longer word stands alone."""
    lines = []
    current = []
    length = -1
    for word in clean(text):
        longer = length + 1 + len(word)
        if current and longer > width:
            lines.append(" ".join(current))
            current = [word]
            length = len(word)
        else:
            current.append(word)
            length = longer
    if current:
        lines.append(" ".join(current))
    return lines
# --- inputs
import random


def text(rng, count):
    return " ".join(["x" * rng.randrange(1, 9) for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 5000), width) for width in (300, 600)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(text(rng, n), w) for n, w in [(0, 5), (1, 1), (5, 4), (20, 12), (60, 40), (9, 0)]]
    return cases + [("a\u00a0b  c\n\td", 3), ("   ", 10)]
