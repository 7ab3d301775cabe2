# SPDX-License-Identifier: Apache-2.0
# function: lint_names
# expect: different
# observable: stderr
# speed: faster
# why: two passes print all long names first, the original in the order of the list
# witness: lint_names(["UPPER", "a_name_that_is_much_too_long"])
# --- original
import sys


def note(text):
    print(text, file=sys.stderr)


def lint_names(names):
    for name in names:
        if len(name) > 20:
            note("too long: " + name)
        elif name != name.lower():
            note("not lower case: " + name)
# --- candidate
import sys


def note(text):
    print(text, file=sys.stderr)


def lint_names(names):
    for name in [name for name in names if len(name) > 20]:
        note("too long: " + name)
    for name in [name for name in names if len(name) <= 20 and not name.islower()]:
        if name != name.lower():
            note("not lower case: " + name)
# --- inputs
INPUTS = [((["total", "Count", "x1"],), {})]
