# SPDX-License-Identifier: Apache-2.0
# function: comment_lines
# expect: equivalent
# speed: faster
# why: startswith with a tuple instead of slices compared one after the other
# bench: comment_lines("\n".join(["# a", "code", "// b", "; c"] * 8000))
# --- original
def comment_lines(text):
    count = 0
    for line in text.split("\n"):
        line = line.lstrip()
        if line[:1] == "#" or line[:2] == "//" or line[:1] == ";" or line[:2] == "--":
            count += 1
    return count
# --- candidate
def comment_lines(text):
    marks = ("#", "//", ";", "--")
    return sum([line.lstrip().startswith(marks) for line in text.split("\n")])
# --- inputs
INPUTS = [(("# one\n code\n // two",), {}), (("",), {})]
