# SPDX-License-Identifier: Apache-2.0
# function: Strand.is_mirrored
# kind: gain
# about: comparing a text with its reverse letter by letter
# --- module
"""Strands of DNA."""


class Strand:
    PAIRS = {"A": "T", "T": "A", "C": "G", "G": "C"}

    def __init__(self, bases: str):
        self.bases = bases

    def complement(self) -> "Strand":
        return Strand("".join([self.PAIRS[base] for base in self.bases]))

    def is_mirrored(self) -> bool:
        bases = self.bases
        for i in range(len(bases)):
            if bases[i] != bases[len(bases) - i - 1]:
                return False
        return True
# --- best
class Strand:
    def is_mirrored(self) -> bool:
        return self.bases == self.bases[::-1]
# --- inputs
import random

from subject import Strand


def strand(rng, length):
    half = "".join([rng.choice("ACGT") for _ in range(length)])
    return (Strand(half + half[::-1]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [strand(rng, 20000) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [strand(rng, n) for n in (0, 1, 5, 30)] + [
        (Strand("".join([rng.choice("AC") for _ in range(n)])),) for n in (1, 2, 3, 4, 5)]
