# SPDX-License-Identifier: Apache-2.0
# function: lines_of
# expect: different
# observable: yield,stdout
# speed: faster
# why: the closing marker was written in `finally`, also when the consumer stops early
# witness: lines_of(["a", "stop", "b"])
# --- original
def lines_of(source):
    try:
        for line in source:
            if line == "stop":
                return
            yield line.upper()
    finally:
        print("closed")
# --- candidate
def lines_of(source):
    for line in source:
        if line == "stop":
            return
        yield line.upper()
    print("closed")
# --- inputs
INPUTS = [((["x", "y"],), {}), (([],), {})]
