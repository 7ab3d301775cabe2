# SPDX-License-Identifier: Apache-2.0
# function: numbered
# expect: different
# observable: yield
# speed: faster
# why: everything is read before the first line is given out; the source is no longer read lazily
# witness: numbered(iter(["a", "b", "c"]))
# --- original
def numbered(lines):
    number = 0
    for line in lines:
        number += 1
        yield "%d: %s" % (number, line)
# --- candidate
def numbered(lines):
    yield from ["%d: %s" % pair for pair in enumerate(list(lines), 1)]
# --- inputs
def inputs():
    yield (iter(["x", "y"]),), {}
    yield (iter([]),), {}
