# SPDX-License-Identifier: Apache-2.0
# function: Lexer.tokens
# kind: gain
# about: the rest of the text copied for each token
# --- module
"""Tokens of a small query language."""

import re

TOKEN = re.compile(r"""
    (?P<space>\s+) | (?P<number>\d+(?:\.\d+)?) | (?P<name>[A-Za-z_]\w*)
    | (?P<string>'[^']*') | (?P<mark><=|>=|!=|[-+*/=<>(),])
""", re.VERBOSE)


class LexError(ValueError):
    pass


class Lexer:
    def __init__(self, keywords=("select", "where", "and", "or", "not")):
        self.keywords = frozenset(keywords)

    def tokens(self, text):
        """(kind, text) of each token; space is left out."""
        found = []
        rest = text
        while rest:
            match = TOKEN.match(rest)
            if match is None:
                raise LexError("unexpected %r at %d" % (rest[0], len(text) - len(rest)))
            kind, value = match.lastgroup, match.group()
            rest = rest[len(value):]
            if kind == "space":
                continue
            if kind == "name" and value.lower() in self.keywords:
                kind, value = "keyword", value.lower()
            found.append((kind, value))
        return found
# --- best
class Lexer:
    def tokens(self, text):
        """(kind, text) of each token; space is left out."""
        found = []
        keywords = self.keywords
        match_at = TOKEN.match
        position, end = 0, len(text)
        while position < end:
            match = match_at(text, position)
            if match is None:
                raise LexError("unexpected %r at %d" % (text[position], position))
            kind, value = match.lastgroup, match.group()
            position = match.end()
            if kind == "space":
                continue
            if kind == "name" and value.lower() in keywords:
                kind, value = "keyword", value.lower()
            found.append((kind, value))
        return found
# --- inputs
import random

from subject import Lexer

PARTS = ["SELECT", "where", "price", "'a b'", "<=", "(", ")", "42", "3.14", "+", "x_1", "-", "or"]


def query(rng, count):
    return Lexer(), " ".join([rng.choice(PARTS) for _ in range(count)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [query(rng, 14000)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [query(rng, n) for n in (0, 1, 2, 9, 40)]
    return cases + [(Lexer(), "price > ?"), (Lexer(), "'open"), (Lexer(()), " select\n where  ")]
