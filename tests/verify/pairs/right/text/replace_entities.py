# SPDX-License-Identifier: Apache-2.0
# function: escape
# expect: equivalent
# speed: faster
# why: three replaces in C, the ampersand first, instead of a loop over letters
# bench: escape("a < b & c > d " * 3000)
# --- original
def escape(text):
    out = ""
    for char in text:
        if char == "&":
            out += "&amp;"
        elif char == "<":
            out += "&lt;"
        elif char == ">":
            out += "&gt;"
        else:
            out += char
    return out
# --- candidate
def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
# --- inputs
INPUTS = [(("a < b && c",), {}), (("",), {})]
