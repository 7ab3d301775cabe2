# SPDX-License-Identifier: Apache-2.0
# function: reverse_complement
# kind: gain
# about: puts each character in front of the result
# --- module
def reverse_complement(dna):
    pairs = {"A": "T", "T": "A", "C": "G", "G": "C"}
    result = ""
    for base in dna:
        result = pairs[base] + result
    return result
# --- best
def reverse_complement(dna):
    pairs = {"A": "T", "T": "A", "C": "G", "G": "C"}
    return "".join([pairs[base] for base in dna])[::-1]
# --- inputs
import random


def bench_inputs(seed):
    rng = random.Random(seed)
    return [("".join(rng.choices("ACGT", k=30000)),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [("",), ("A",), ("ATGC",), ("AAAA",), ("ACXGZT",), ("acgt",)] + [
        ("".join(rng.choices("ACGT", k=rng.randrange(2, 20))),) for _ in range(8)]
