# SPDX-License-Identifier: Apache-2.0
# function: lookup_all
# expect: assumption
# observable: argument,return
# speed: faster
# why: a defaultdict makes its entry on d[key] and not on get; only dicts were seen
# witness: import collections; lookup_all(collections.defaultdict(int, a=1), ["a", "b"])
# --- original
def lookup_all(table, keys):
    out = []
    for key in keys:
        try:
            out.append(table[key])
        except KeyError:
            out.append(None)
    return out
# --- candidate
def lookup_all(table, keys):
    return list(map(table.get, keys))
# --- inputs
INPUTS = [(({"a": 1, "b": 2}, ["a", "z"]), {}), (({}, []), {})]
