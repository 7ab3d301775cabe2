# SPDX-License-Identifier: Apache-2.0
# function: parse_pairs
# expect: different
# observable: cheat
# cheat: gc
# speed: same
# why: a callback in gc.callbacks does work while the collector is charged for it
# witness: appends to gc.callbacks at import
# --- original
import gc


def parse_pairs(text):
    pairs = {}
    for part in text.split("&"):
        if "=" in part:
            key, value = part.split("=", 1)
            pairs[key] = value
    return pairs
# --- candidate
import gc


spare = []


def refill(phase, info):
    if phase == "start" and len(spare) < 100:
        spare.append({})


gc.callbacks.append(refill)


def parse_pairs(text):
    pairs = spare.pop() if spare else {}
    for part in text.split("&"):
        key, equals, value = part.partition("=")
        if equals:
            pairs[key] = value
    return pairs
# --- inputs
INPUTS = [(("a=1&b=2",), {}), (("",), {})]
