# SPDX-License-Identifier: Apache-2.0
# function: combined
# expect: assumption
# observable: exception
# speed: faster
# why: sum refuses strings and starts with an int; only ints were seen
# witness: combined(["a", "b"])
# --- original
def combined(parts):
    if not parts:
        return None
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
# --- candidate
def combined(parts):
    return sum(parts) if parts else None
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
