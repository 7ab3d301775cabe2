# SPDX-License-Identifier: Apache-2.0
# function: all_positive
# expect: different
# observable: exception
# speed: faster
# why: all stops at the first negative and never meets the entry that is no number
# witness: all_positive(["-3", "x"])
# --- original
def all_positive(texts):
    numbers = []
    for text in texts:
        numbers.append(int(text))
    return all([number > 0 for number in numbers])
# --- candidate
def all_positive(texts):
    return all(int(text) > 0 for text in texts)
# --- inputs
INPUTS = [((["4", "15"],), {}), ((["7", "-1"],), {})]
