# SPDX-License-Identifier: Apache-2.0
# function: count_keyword_lines
# kind: gain
# about: builds the same patterns again for each line
# --- module
import re


def count_keyword_lines(lines, keywords):
    """How many lines contain each keyword as a whole word."""
    hits = {keyword: 0 for keyword in keywords}
    for line in lines:
        for keyword in keywords:
            pattern = r"\b" + re.escape(keyword) + r"\b"
            if re.search(pattern, line):
                hits[keyword] += 1
    return hits
# --- best
def count_keyword_lines(lines, keywords):
    """How many lines contain each keyword as a whole word."""
    hits = {keyword: 0 for keyword in keywords}
    searches = [(keyword, re.compile(r"\b" + re.escape(keyword) + r"\b").search)
                for keyword in keywords]
    for line in lines:
        for keyword, search in searches:
            if keyword in line and search(line):
                hits[keyword] += 1
    return hits
# --- inputs
import random

WORDS = [
    "error",
    "warn",
    "info",
    "disk",
    "net",
    "user",
    "login",
    "fail",
    "time",
    "out",
    "c++",
    "a.b",
]


def lines(rng, count):
    more = WORDS + ["errors", "network", "users", "loginpage", "x", "and", "the"]
    return [" ".join(rng.choices(more, k=rng.randrange(3, 9))) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(lines(rng, 600), rng.sample(WORDS, 9))]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        ([], []),
        ([], ["a"]),
        (["a b"], []),
        (["error errors", "terror", ""], ["error", "", "c++"]),
        (["user"], ["user", "user"]),
    ] + [(lines(rng, n), rng.sample(WORDS, 4)) for n in (1, 3, 10)]
