# SPDX-License-Identifier: Apache-2.0
# function: label
# expect: different
# observable: return
# speed: faster
# why: the filling is right only where the width is given
# witness: label("ab")
# --- original
def label(name, *, width=10, fill="."):
    text = name
    while len(text) < width:
        text = text + fill
    return text
# --- candidate
def label(name, *, width=10, fill="."):
    return name.ljust(width, " " if width == 10 else fill)
# --- inputs
INPUTS = [(("ab",), {"width": 5}), (("abcdef",), {"width": 8, "fill": "-"})]
