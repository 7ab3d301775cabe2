# SPDX-License-Identifier: Apache-2.0
# function: word_lengths
# expect: different
# observable: cheat
# cheat: builtins
# speed: same
# why: __import__ is wrapped: every later import of the process goes through the candidate
# witness: assigns builtins.__import__
# --- original
import builtins


def word_lengths(text):
    lengths = []
    for word in text.split():
        lengths.append(len(word))
    return lengths
# --- candidate
import builtins


_import = builtins.__import__


def hooked(name, *args, **kwargs):
    return _import(name, *args, **kwargs)


builtins.__import__ = hooked


def word_lengths(text):
    return list(map(len, text.split()))
# --- inputs
INPUTS = [(("the quick fox",), {}), (("",), {})]
