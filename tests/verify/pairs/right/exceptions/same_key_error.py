# SPDX-License-Identifier: Apache-2.0
# function: resolve_all
# expect: equivalent
# speed: faster
# why: direct indexing raises the same KeyError as the search did
# bench: resolve_all({"n%d" % n: n for n in range(900)}, ["n%d" % n for n in range(900)])
# --- original
def resolve_all(table, names):
    out = []
    for name in names:
        if name not in list(table):
            raise KeyError(name)
        value = table[name]
        out.append(value)
    return out
# --- candidate
def resolve_all(table, names):
    return [table[name] for name in names]
# --- inputs
INPUTS = [(({"a": 1, "b": 2}, ["b", "a"]), {}), (({"a": 1}, ["z"]), {}), (({}, []), {})]
