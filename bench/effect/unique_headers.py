# SPDX-License-Identifier: Apache-2.0
# function: normalize_headers
# kind: gain
# about: quadratic removal of duplicates, order kept
# --- module
"""Header rows of tables that people made by hand."""

from typing import List


def clean(name: str) -> str:
    return name.strip().replace(" ", "_").lower()


def normalize_headers(names: List[str]) -> List[str]:
    """Cleaned names, each once, the first of each stays."""
    result: List[str] = []
    for name in names:
        name = clean(name)
        if name not in result:
            result.append(name)
    return result
# --- best
def normalize_headers(names: List[str]) -> List[str]:
    """Cleaned names, each once, the first of each stays."""
    return list(dict.fromkeys([clean(name) for name in names]))
# --- inputs
import random


def names(rng, count, kinds):
    return [rng.choice([" Col %d ", "col %d"]) % rng.randrange(kinds) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(names(rng, 1500, 1200),) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [(names(rng, n, k),) for n, k in [(0, 1), (1, 1), (2, 1), (8, 3), (40, 20), (40, 500)]]
