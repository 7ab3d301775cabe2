# SPDX-License-Identifier: Apache-2.0
# function: merge_into
# expect: equivalent
# speed: faster
# why: update writes into the same dict in the same order
# bench: merge_into({"k%d" % n: n for n in range(20000)}, {"k%d" % (n * 2): -n for n in
#     range(20000)})
# --- original
def merge_into(target, source):
    changed = 0
    for key in source:
        if key not in target or target[key] != source[key]:
            changed += 1
        target[key] = source[key]
    return changed
# --- candidate
def merge_into(target, source):
    missing = target  # no value of the source is the target itself
    get = target.get
    changed = sum([get(key, missing) != value for key, value in source.items()])
    target.update(source)
    return changed
# --- inputs
INPUTS = [(({"a": 1, "b": 2}, {"b": 3, "c": 4}), {}), (({}, {}), {})]
