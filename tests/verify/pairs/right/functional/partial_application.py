# SPDX-License-Identifier: Apache-2.0
# function: apply_all
# expect: equivalent
# speed: faster
# why: functions are looked up once and not for every value
# bench: apply_all(["double", "square", "negate"], list(range(9000)))
# --- original
FUNCTIONS = [
    ("double", lambda value: value * 2),
    ("square", lambda value: value * value),
    ("negate", lambda value: -value),
]


def apply_all(names, values):
    out = []
    for value in values:
        for name in names:
            for known, function in FUNCTIONS:
                if known == name:
                    value = function(value)
        out.append(value)
    return out
# --- candidate
FUNCTIONS = [
    ("double", lambda value: value * 2),
    ("square", lambda value: value * value),
    ("negate", lambda value: -value),
]


BY_NAME = dict(FUNCTIONS)


def apply_all(names, values):
    steps = [BY_NAME[name] for name in names if name in BY_NAME]
    out = []
    for value in values:
        for step in steps:
            value = step(value)
        out.append(value)
    return out
# --- inputs
INPUTS = [((["double", "negate", "other"], [1, 2]), {}), (([], [3]), {})]
