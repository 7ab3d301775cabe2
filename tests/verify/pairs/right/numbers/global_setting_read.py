# SPDX-License-Identifier: Apache-2.0
# function: scaled
# expect: equivalent
# speed: faster
# why: the setting is read once a call, not once an element
# --- original
SCALE = 3

def set_scale(value):
    global SCALE
    SCALE = value

def scaled(values):
    out = []
    for value in values:
        out.append(value * SCALE)
    return out
# --- candidate
SCALE = 3

def set_scale(value):
    global SCALE
    SCALE = value

def scaled(values):
    scale = SCALE
    return [value * scale for value in values]
# --- inputs
INPUTS = [(([1, 2],), {}), (([],), {})]
