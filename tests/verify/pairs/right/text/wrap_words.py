# SPDX-License-Identifier: Apache-2.0
# function: wrap
# expect: equivalent
# speed: faster
# why: keeps the length of the line instead of joining it again for every word
# bench: wrap("lorem ipsum dolor sit amet consectetur " * 300, 400)
# --- original
def wrap(text, width):
    lines, line = [], []
    for word in text.split():
        if line and len(" ".join(line + [word])) > width:
            lines.append(" ".join(line))
            line = []
        line.append(word)
    if line:
        lines.append(" ".join(line))
    return lines
# --- candidate
def wrap(text, width):
    lines, line, length = [], [], 0
    for word in text.split():
        longer = length + 1 + len(word)
        if line and longer > width:
            lines.append(" ".join(line))
            line, longer = [], len(word)
        elif not line:
            longer = len(word)
        line.append(word)
        length = longer
    if line:
        lines.append(" ".join(line))
    return lines
# --- inputs
INPUTS = [(("the quick brown fox", 10), {}), (("", 5), {}), (("word", 1), {})]
