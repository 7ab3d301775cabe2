# SPDX-License-Identifier: Apache-2.0
# function: squeeze
# expect: equivalent
# speed: faster
# why: split and join by blanks instead of replacing until nothing changes
# bench: squeeze(("word" + " " * 60) * 800)
# --- original
def squeeze(text):
    while "  " in text:
        place = text.index("  ")
        text = text[:place] + text[place + 1 :]
    return text
# --- candidate
import re

BLANKS = re.compile("  +")


def squeeze(text):
    return BLANKS.sub(" ", text) if "  " in text else text
# --- inputs
INPUTS = [(("a  b   c",), {}), (("",), {}), (("x",), {})]
