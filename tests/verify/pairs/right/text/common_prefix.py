# SPDX-License-Identifier: Apache-2.0
# function: common_prefix
# expect: equivalent
# speed: faster
# why: only the smallest and the largest text need to be compared
# bench: common_prefix(["/usr/share/doc/package-%05d/readme" % n for n in range(3000)])
# --- original
def common_prefix(texts):
    if not texts:
        return ""
    prefix = ""
    for index in range(len(texts[0])):
        for text in texts:
            if index >= len(text) or text[index] != texts[0][index]:
                return prefix
        prefix += texts[0][index]
    return prefix
# --- candidate
def common_prefix(texts):
    if not texts:
        return ""
    low, high = min(texts), max(texts)
    for index, char in enumerate(low):
        if index >= len(high) or high[index] != char:
            return low[:index]
    return low
# --- inputs
INPUTS = [((["flower", "flow", "flight"],), {}), (([],), {}), ((["a"],), {})]
