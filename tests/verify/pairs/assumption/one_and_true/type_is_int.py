# SPDX-License-Identifier: Apache-2.0
# function: encode
# expect: assumption
# observable: return
# speed: faster
# why: the quick test by exact type takes True for no number; only ints and strings were seen
# witness: encode([True])
# --- original
def encode(values):
    parts = []
    for value in values:
        if isinstance(value, int):
            parts.append("i%de" % value)
        else:
            parts.append("%d:%s" % (len(value), value))
    return "".join(parts)
# --- candidate
def encode(values):
    return "".join(
        ["i%de" % v if type(v) is int else "%d:%s" % (len(v), v) for v in values]
    )
# --- inputs
INPUTS = [(([1, "spam", -3],), {}), (([],), {})]
