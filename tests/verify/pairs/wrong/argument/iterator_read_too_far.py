# SPDX-License-Identifier: Apache-2.0
# function: take_header
# expect: different
# observable: argument
# speed: faster
# why: takes a line more from the caller's iterator than it needs
# witness: lines = iter(["k: v", "", "body"]); take_header(lines)
# --- original
import itertools


def take_header(lines):
    """The lines before the first empty one; the body stays in the iterator."""
    header = []
    for line in lines:
        if line == "":
            break
        header.append(line.split(": ", 1))
    return header
# --- candidate
import itertools


def take_header(lines):
    """The lines before the first empty one; the body stays in the iterator."""
    block = list(itertools.takewhile(bool, lines))
    next(iter(lines), None)
    return [line.split(": ", 1) for line in block]
# --- inputs
def inputs():
    yield (iter(["a: 1", "b: 2", "", "text", "more"]),), {}
    yield (iter(["a: 1"]),), {}
