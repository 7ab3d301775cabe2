# SPDX-License-Identifier: Apache-2.0
# function: Redactor.clean
# kind: gain
# about: patterns are built from words, and looked up, for each line
# --- module
"""Takes names out of mails before they are stored."""

import re


class Redactor:
    def __init__(self, names, mask="[name]"):
        self.names = names
        self.mask = mask
        self.hits = {}

    def clean_line(self, line):
        for name in self.names:
            pattern = re.compile(r"\b" + re.escape(name) + r"\b", re.IGNORECASE)
            if pattern.search(line):
                self.hits[name] = self.hits.get(name, 0) + len(pattern.findall(line))
                line = pattern.sub(self.mask, line)
        return line

    def clean(self, text):
        """The text without the names, each line stripped at its end."""
        lines = []
        for line in text.splitlines():
            lines.append(self.clean_line(line).rstrip())
        return "\n".join(lines)
# --- best
class Redactor:
    def clean(self, text):
        """The text without the names, each line stripped at its end."""
        lines = []
        patterns = None
        for line in text.splitlines():
            if patterns is None:
                patterns = [(name, re.compile(r"\b" + re.escape(name) + r"\b", re.IGNORECASE))
                            for name in self.names]
            for name, pattern in patterns:
                if pattern.search(line):
                    self.hits[name] = self.hits.get(name, 0) + len(pattern.findall(line))
                    line = pattern.sub(self.mask, line)
            lines.append(line.rstrip())
        return "\n".join(lines)
# --- inputs
import random

from subject import Redactor

NAMES = ["Anna", "Bert", "O'Neil", "Cara Diaz", "Mr. Fox", "Gil", "Hanna", "Ives", "Jo", "Kim"]
WORDS = "dear see you at ten with anna and jo the fox HANNA left gilbert name Kim's mr. fox".split()


def mail(rng, lines):
    return "\n".join(" ".join(rng.choice(WORDS) for _ in range(rng.randrange(6))) + " "
                     for _ in range(lines))


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Redactor(NAMES), mail(rng, 800)) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(Redactor(rng.sample(NAMES, 6)), mail(rng, n)) for n in (0, 1, 3, 20)]
    return cases + [(Redactor([]), "a \n b"), (Redactor(["name", "a"], "a name"), "A name\n\na"),
                    (Redactor(["a"], "\\9"), "b\nc"), (Redactor([""]), "ab c")]
