# SPDX-License-Identifier: Apache-2.0
# function: run_with
# expect: different
# observable: environment
# speed: same
# why: the token is set in the real environment instead of in the copy for the child
# witness: run_with("t0ken", ["a"])
# --- original
import os


def run_with(token, words):
    child = dict(os.environ)
    child["TOKEN"] = token
    return [word + "@" + child["TOKEN"] for word in words]
# --- candidate
import os


def run_with(token, words):
    if words:
        os.environ["TOKEN"] = token
    return [f"{word}@{token}" for word in words]
# --- inputs
INPUTS = [(("abc", []), {})]
