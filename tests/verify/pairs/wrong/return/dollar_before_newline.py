# SPDX-License-Identifier: Apache-2.0
# function: is_identifier_line
# expect: different
# observable: return
# speed: faster
# why: `$` matches before a last newline, fullmatch does not
# witness: is_identifier_line("total\n")
# --- original
import re


def is_identifier_line(text):
    if not text:
        return False
    for position, char in enumerate(text):
        if char not in "abcdefghijklmnopqrstuvwxyz_":
            if position == 0 or char not in "0123456789":
                return False
    return True
# --- candidate
import re


NAME = re.compile(r"[a-z_][a-z0-9_]*$")


def is_identifier_line(text):
    return NAME.match(text) is not None
# --- inputs
INPUTS = [(("total",), {}), (("2nd",), {}), (("x_1",), {}), (("a b",), {}), (("",), {})]
