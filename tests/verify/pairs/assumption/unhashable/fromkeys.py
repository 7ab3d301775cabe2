# SPDX-License-Identifier: Apache-2.0
# function: distinct
# expect: assumption
# observable: exception
# speed: faster
# why: dict.fromkeys needs hashable elements; only strings were seen
# witness: distinct([[1], [2], [1]])
# --- original
def distinct(labels):
    found = []
    for label in labels:
        if label not in found:
            found.append(label)
    return found
# --- candidate
def distinct(labels):
    return list(dict.fromkeys(labels))
# --- inputs
INPUTS = [((["a", "b", "a"],), {}), (([],), {})]
