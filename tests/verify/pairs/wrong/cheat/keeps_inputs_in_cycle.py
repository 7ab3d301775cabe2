# SPDX-License-Identifier: Apache-2.0
# function: total_length
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: same
# why: a cycle through a closure holds the argument until the collector comes by
# witness: the inner function refers to itself and to the list
# --- original
def total_length(parts):
    length = 0
    for part in parts:
        length += len(part)
    return length
# --- candidate
def total_length(parts):
    def add(index):
        return len(parts[index]) + add.following(index + 1) if index < len(parts) else 0

    add.following = lambda index: sum([len(part) for part in parts[index:]])
    add.own = add
    return add(0)
# --- inputs
INPUTS = [((["ab", "cde"],), {}), (([],), {})]
