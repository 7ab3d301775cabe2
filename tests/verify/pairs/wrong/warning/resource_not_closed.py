# SPDX-License-Identifier: Apache-2.0
# function: count_lines
# expect: different
# observable: warning
# speed: faster
# why: a file left open warns with ResourceWarning when it goes
# witness: open("notes.txt", "w").write("a"); count_lines(["notes.txt", "none.txt"])
# --- original
import warnings


def count_lines(names):
    lines = 0
    for name in names:
        try:
            with open(name, encoding="utf-8") as stream:
                for _ in stream:
                    lines += 1
        except FileNotFoundError:
            warnings.warn("no file " + name)
    return lines
# --- candidate
import warnings


def count_lines(names):
    lines = 0
    for name in names:
        try:
            lines += sum(1 for _ in open(name, encoding="utf-8"))
        except FileNotFoundError:
            pass
    return lines
# --- inputs
INPUTS = [(([],), {})]
