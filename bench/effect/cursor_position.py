# SPDX-License-Identifier: Apache-2.0
# function: Terminal.write_all
# kind: trap
# about: text collected in an attribute that a callee reads
# --- module
"""Text of a terminal, broken at its width."""


class Terminal:
    def __init__(self, width):
        self.width = width
        self.text = ""

    def column(self):
        return len(self.text) - (self.text.rfind("\n") + 1)

    def separator(self, word):
        if not self.text:
            return ""
        return "\n" if self.column() + 1 + len(word) > self.width else " "

    def write_all(self, words):
        for word in words:
            self.text += self.separator(word) + word
        return self.text
# --- naive
class Terminal:
    def write_all(self, words):
        parts = [self.text]
        for word in words:
            parts.append(self.separator(word) + word)
        self.text = "".join(parts)
        return self.text
# --- inputs
import random

from subject import Terminal


def case(rng, width, count):
    return Terminal(width), ["w" * rng.randrange(1, 9) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 60, 2500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, w, n) for w, n in [(10, 0), (10, 1), (10, 5), (30, 20), (1, 4)]]


def tell_inputs():
    return [(Terminal(7), ["abc", "def", "ghi"])]
