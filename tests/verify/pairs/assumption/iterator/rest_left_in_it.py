# SPDX-License-Identifier: Apache-2.0
# function: preamble
# expect: assumption
# observable: argument
# speed: faster
# why: with an iterator the rest after the marker was left to the caller; only lists were seen
# witness: lines = iter(["a", "---", "b"]); preamble(lines)
# --- original
def preamble(lines):
    head = []
    for line in lines:
        if line == "---":
            break
        head.append(line)
    return head
# --- candidate
def preamble(lines):
    lines = list(lines)
    return lines[: lines.index("---")] if "---" in lines else lines
# --- inputs
INPUTS = [((["x", "---", "y"],), {}), ((["x"],), {}), (([],), {})]
