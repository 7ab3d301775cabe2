# SPDX-License-Identifier: Apache-2.0
# function: anagram_sets
# kind: gain
# about: each word compared with the first of each group, letters sorted again every time
# --- module
"""Words that have the same letters."""

from dataclasses import dataclass


@dataclass
class Options:
    smallest: int = 2
    ignore_case: bool = True


def letters(word, options):
    if options.ignore_case:
        word = word.lower()
    return sorted([char for char in word if char.isalpha()])


def anagram_sets(words, options):
    """Groups of at least `options.smallest` words, in order of their first words."""
    groups = []
    for word in words:
        placed = False
        for group in groups:
            if letters(group[0], options) == letters(word, options):
                if word not in group:
                    group.append(word)
                placed = True
        if not placed:
            groups.append([word])
    return [group for group in groups if len(group) >= options.smallest]
# --- best
def anagram_sets(words, options):
    """Groups of at least `options.smallest` words, in order of their first words."""
    groups = {}
    for word in words:
        groups.setdefault("".join(letters(word, options)), {})[word] = None
    return [list(group) for group in groups.values() if len(group) >= options.smallest]
# --- inputs
import random

from subject import Options


def words(rng, count, length, alphabet="abcdE"):
    return [
        "".join([rng.choice(alphabet) for _ in range(rng.randrange(1, length + 1))])
        for _ in range(count)
    ]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(words(rng, 180, 5, "abcdefghiJ"), Options())]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [
        (words(rng, n, k), Options(s, c))
        for n, k, s, c in [
            (0, 1, 2, True),
            (1, 1, 1, True),
            (9, 2, 2, False),
            (30, 3, 2, True),
            (40, 3, 3, False),
        ]
    ]
    return cases + [(["", "-", "a", "a", "A-"], Options(1)), (["on", "no", "No"], Options())]
