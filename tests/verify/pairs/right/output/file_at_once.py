# SPDX-License-Identifier: Apache-2.0
# function: save_lines
# expect: equivalent
# speed: faster
# why: one write instead of opening the file for every line
# bench: save_lines("many.txt", ["line %d" % n for n in range(1500)])
# --- original
import os


def save_lines(path, lines):
    if os.path.basename(path) != path or not path.endswith(".txt"):
        raise ValueError("bad name %r" % path)
    with open(path, "w", encoding="utf-8"):
        pass
    for line in lines:
        with open(path, "a", encoding="utf-8") as stream:
            stream.write(line.rstrip() + "\n")
    return len(lines)
# --- candidate
import os


def save_lines(path, lines):
    if os.path.basename(path) != path or not path.endswith(".txt"):
        raise ValueError("bad name %r" % path)
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("".join([line.rstrip() + "\n" for line in lines]))
    return len(lines)
# --- inputs
INPUTS = [(("out.txt", ["a ", "b"]), {}), (("empty.txt", []), {}), (("x/y", ["a"]), {})]
