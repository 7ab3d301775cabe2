# SPDX-License-Identifier: Apache-2.0
# function: tokens
# kind: gain
# about: the rest of the text is sliced, and lines counted from the start, for each token
# --- module
"""Splits the text of formulas into tokens."""

import re
from typing import NamedTuple

TOKEN = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/()=])|(?P<space>\s+)"
)


class Token(NamedTuple):
    kind: str
    text: str
    line: int


def tokens(source):
    """The tokens without spaces; ValueError where none begins."""
    found = []
    position = 0
    while position < len(source):
        rest = source[position:]
        line = source[:position].count("\n") + 1
        match = TOKEN.match(rest)
        if match is None:
            raise ValueError("line %d: unexpected %r" % (line, rest[0]))
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup, match.group(), line))
        position += match.end()
    return found
# --- best
def tokens(source):
    """The tokens without spaces; ValueError where none begins."""
    found = []
    position, end = 0, len(source)
    line = 1
    while position < end:
        match = TOKEN.match(source, position)
        if match is None:
            raise ValueError("line %d: unexpected %r" % (line, source[position]))
        text = match.group()
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup, text, line))
        else:
            line += text.count("\n")
        position = match.end()
    return found
# --- inputs
import random


def text(rng, lines):
    made = []
    for _ in range(lines):
        parts = ["total_%d =" % rng.randrange(99)]
        for _ in range(rng.randrange(1, 6)):
            parts += [rng.choice(["x", "(rate2)", "3.25", "17"]), rng.choice("+-*/")]
        made.append(" ".join(parts) + rng.choice(["1", " y", "  z  "]))
    return "\n".join(made)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(text(rng, 500),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    fixed = ["", " ", "\n\n", "a$", "\n\nb = 3.", "12ab", "\n a\n= ?"]
    return [(one,) for one in fixed] + [(text(rng, n),) for n in (1, 3, 10)]
