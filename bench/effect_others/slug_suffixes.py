# SPDX-License-Identifier: Apache-2.0
# function: assign_slugs
# kind: gain
# about: the next free number counted up from 2 in a list of used names
# --- module
"""Addresses of pages from their titles."""

import re
import unicodedata


def slugify(title):
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "page"


def assign_slugs(titles, taken=()):
    """A slug for each title; equal ones get -2, -3 and so on."""
    used = list(taken)
    slugs = []
    for title in titles:
        base = slugify(title)
        slug = base
        number = 2
        while slug in used:
            slug = "%s-%d" % (base, number)
            number += 1
        used.append(slug)
        slugs.append(slug)
    return slugs
# --- best
def assign_slugs(titles, taken=()):
    """A slug for each title; equal ones get -2, -3 and so on."""
    used = set(taken)
    following = {}
    slugs = []
    for title in titles:
        base = slugify(title)
        slug = base
        number = following.get(base, 2)
        while slug in used:
            slug = "%s-%d" % (base, number)
            number += 1
        following[base] = number
        used.add(slug)
        slugs.append(slug)
    return slugs
# --- inputs
import random

WORDS = ["Über uns", "News", "news!", "Contact", "News 2", "—", "page", "About  Us"]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [([rng.choice(WORDS) for _ in range(260)], ["news-%d" % i for i in range(40)])
            for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [([rng.choice(WORDS) for _ in range(n)],) for n in (0, 1, 3, 9, 40)]
    return cases + [(["News", "News-2", "News"], ("news",)), (["a", "a", "a"], ["a-2", "a-4"])]
