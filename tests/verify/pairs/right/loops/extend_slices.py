# SPDX-License-Identifier: Apache-2.0
# function: repeat_blocks
# expect: equivalent
# speed: faster
# why: extends by whole blocks
# bench: repeat_blocks(list(range(200)), 200)
# --- original
def repeat_blocks(block, times):
    out = []
    for _ in range(times):
        for item in block:
            out.append(item)
    return out
# --- candidate
def repeat_blocks(block, times):
    return block * times if times > 0 else []
# --- inputs
INPUTS = [(([1, 2], 3), {}), (([], 4), {}), (([1], 0), {})]
