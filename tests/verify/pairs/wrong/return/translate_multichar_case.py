# SPDX-License-Identifier: Apache-2.0
# function: shout
# expect: different
# observable: return
# speed: faster
# why: str.translate of ASCII letters does not know what upper does to other letters
# witness: shout("café")
# --- original
def shout(text):
    out = ""
    for char in text:
        out += char.upper() if char.isalpha() else char
    return out + "!"
# --- candidate
UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def shout(text):
    return text.translate(UPPER) + "!"
# --- inputs
INPUTS = [(("hello, world 42",), {}), (("",), {})]
