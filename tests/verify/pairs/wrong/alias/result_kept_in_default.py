# SPDX-License-Identifier: Apache-2.0
# function: tokenize
# expect: different
# observable: alias
# speed: faster
# why: a mutable default argument is reused as the result buffer of the next call
# witness: tokenize("1 + 2")
# --- original
def tokenize(text):
    tokens = []
    for word in text.split():
        tokens.append(("num", word) if word.isdigit() else ("op", word))
    return tokens
# --- candidate
def tokenize(text, _buffer=[]):
    _buffer[:] = [("num" if word.isdigit() else "op", word) for word in text.split()]
    return _buffer
# --- inputs
INPUTS = [(("3 * 4 + 1",), {}), (("",), {})]
