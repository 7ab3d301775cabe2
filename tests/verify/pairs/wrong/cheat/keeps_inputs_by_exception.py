# SPDX-License-Identifier: Apache-2.0
# function: first_number
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: same
# why: the caught exception is kept, and with its traceback the frame and its arguments
# witness: a module global holds an exception whose traceback reaches the texts
# --- original
def first_number(texts):
    for text in texts:
        try:
            return int(text)
        except ValueError:
            continue
    return None
# --- candidate
_problems = {}


def first_number(texts):
    for text in texts:
        try:
            return int(text)
        except ValueError as error:
            _problems[len(_problems) % 8] = error
    return None
# --- inputs
INPUTS = [((["x", "12", "7"],), {}), (([],), {})]
