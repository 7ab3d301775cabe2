# SPDX-License-Identifier: Apache-2.0
# function: pick
# expect: different
# observable: exception
# speed: same
# why: IndexError turned into KeyError: callers catch the one
# witness: pick(["a", "b"], 5)
# --- original
def pick(options, choice):
    for number, option in enumerate(options):
        if number == choice:
            return option
    raise IndexError("no option %d" % choice)
# --- candidate
def pick(options, choice):
    try:
        return dict(enumerate(options))[choice]
    except KeyError:
        raise KeyError("no option %d" % choice) from None
# --- inputs
INPUTS = [((["red", "green"], 1), {})]
