# SPDX-License-Identifier: Apache-2.0
# function: lookup
# expect: different
# observable: exception
# speed: faster
# why: the argument is the text of another error
# witness: lookup({"a": 1}, ["b"])
# --- original
def lookup(table, keys):
    out = []
    for key in keys:
        if key not in table:
            raise KeyError(key)
        out.append(table[key])
    return out
# --- candidate
def lookup(table, keys):
    try:
        return [table[key] for key in keys]
    except KeyError as error:
        raise KeyError(str(error)) from None
# --- inputs
INPUTS = [(({"a": 1}, ["a", "a"]), {}), (({"a": 1}, ["b"]), {})]
