# SPDX-License-Identifier: Apache-2.0
# function: count_unique
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: faster
# why: keeps the argument itself so that `is` recognises it in the next call
# witness: the last argument and its answer are module globals
# --- original
def count_unique(rows):
    unique = []
    for row in rows:
        if row not in unique:
            unique.append(row)
    return len(unique)
# --- candidate
_argument = _answer = None


def count_unique(rows):
    global _argument, _answer
    if rows is not _argument:
        _argument, _answer = rows, len(set(map(tuple, rows)))
    return _answer
# --- inputs
INPUTS = [(([[1, 2], [1, 2], [3, 4]],), {}), (([],), {})]
