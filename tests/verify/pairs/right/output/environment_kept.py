# SPDX-License-Identifier: Apache-2.0
# function: expand_variables
# expect: equivalent
# speed: faster
# why: one pass with a pattern; the same variables are read and set
# bench: expand_variables("$HOME_X and $NONE_Y " * 400)
# --- original
import os
import re


def expand_variables(text):
    os.environ["HOME_X"] = "/home/x"
    out = ""
    while text:
        found = re.match(r"\$([A-Z_]+)", text)
        if found:
            out += os.environ.get(found.group(1), "")
            text = text[found.end() :]
        else:
            out += text[0]
            text = text[1:]
    return out
# --- candidate
import os
import re


VARIABLE = re.compile(r"\$([A-Z_]+)")


def expand_variables(text):
    os.environ["HOME_X"] = "/home/x"
    return VARIABLE.sub(lambda found: os.environ.get(found.group(1), ""), text)
# --- inputs
INPUTS = [(("in $HOME_X/lib",), {}), (("",), {}), (("$",), {})]
