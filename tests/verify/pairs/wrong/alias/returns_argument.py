# SPDX-License-Identifier: Apache-2.0
# function: without_blanks
# expect: different
# observable: alias
# speed: faster
# why: a list without blanks is returned itself instead of a copy
# witness: without_blanks(["a", "b"])
# --- original
def without_blanks(lines):
    kept = []
    for line in lines:
        if line.strip():
            kept.append(line)
    return kept
# --- candidate
def without_blanks(lines):
    if all(map(str.strip, lines)):
        return lines
    return [line for line in lines if line.strip()]
# --- inputs
INPUTS = [((["a", "", " ", "b"],), {})]
