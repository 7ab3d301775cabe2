# SPDX-License-Identifier: Apache-2.0
# function: find_all
# kind: gain
# about: a slice compared at every position
# --- module
"""Positions of a motif in a sequence, overlapping ones too."""

from typing import List


def find_all(sequence: str, motif: str) -> List[int]:
    positions = []
    for i in range(len(sequence) - len(motif) + 1):
        if sequence[i:i + len(motif)] == motif:
            positions.append(i)
    return positions


def density(sequence: str, motif: str) -> float:
    return len(find_all(sequence, motif)) / max(len(sequence), 1)
# --- best
def find_all(sequence: str, motif: str) -> List[int]:
    positions = []
    position = sequence.find(motif)
    while position >= 0:
        positions.append(position)
        position = sequence.find(motif, position + 1)
    return positions
# --- inputs
import random


def case(rng, length, motif):
    return "".join([rng.choice("ACGT") for _ in range(length)]), "".join(
        [rng.choice("ACGT") for _ in range(motif)])


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 30000, 7) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, m) for n, m in [(0, 0), (0, 2), (3, 0), (5, 1), (40, 2), (5, 6)]] + [
        ("AAAAA", "AA")]
