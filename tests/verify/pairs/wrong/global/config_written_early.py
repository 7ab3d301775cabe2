# SPDX-License-Identifier: Apache-2.0
# function: set_mode
# expect: different
# observable: global
# speed: same
# why: a refused mode is left in the global because it is written before the check
# witness: set_mode("turbo")
# --- original
MODES = ("slow", "fast")
mode = "slow"


def set_mode(name):
    global mode
    for known in MODES:
        if known == name:
            mode = name
            return mode
    raise ValueError("unknown mode " + name)
# --- candidate
MODES = ("slow", "fast")
mode = "slow"


def set_mode(name):
    global mode
    mode = name
    if name not in MODES:
        raise ValueError("unknown mode " + name)
    return name
# --- inputs
INPUTS = [(("fast",), {}), (("slow",), {})]
