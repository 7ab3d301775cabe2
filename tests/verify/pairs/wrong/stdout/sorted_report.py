# SPDX-License-Identifier: Apache-2.0
# function: report_missing
# expect: different
# observable: stdout
# speed: faster
# why: a set difference prints the missing names in another order
# witness: report_missing(["b", "a"], ["c"])
# --- original
def report_missing(wanted, present):
    count = 0
    for name in wanted:
        if name not in present:
            print("missing: " + name)
            count += 1
    return count
# --- candidate
def report_missing(wanted, present):
    missing = sorted(set(wanted) - set(present))
    for name in missing:
        print("missing: " + name)
    return len(missing)
# --- inputs
INPUTS = [((["a", "b", "d"], ["b"]), {}), ((["x"], ["x"]), {})]
