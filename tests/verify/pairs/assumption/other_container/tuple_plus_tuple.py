# SPDX-License-Identifier: Apache-2.0
# function: joined
# expect: assumption
# observable: return
# speed: faster
# why: a + b keeps tuples; only lists were seen
# witness: joined((1,), (2,))
# --- original
def joined(left, right):
    out = []
    for item in left:
        out.append(item)
    for item in right:
        out.append(item)
    return out
# --- candidate
def joined(left, right):
    return left + right
# --- inputs
INPUTS = [(([1, 2], [3]), {}), (([], []), {})]
