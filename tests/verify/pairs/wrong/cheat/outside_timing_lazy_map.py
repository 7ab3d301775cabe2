# SPDX-License-Identifier: Apache-2.0
# function: parse_amounts
# expect: different
# observable: cheat,return
# cheat: outside_timing
# speed: faster
# why: an unconsumed map is returned: the work is done by whoever reads it
# witness: the result is a map object; ints are made, and errors raised, only on reading
# --- original
def parse_amounts(texts):
    amounts = []
    for text in texts:
        amounts.append(int(text.replace(",", "")))
    return amounts
# --- candidate
def parse_amounts(texts):
    return map(lambda text: int(text.replace(",", "")), texts)
# --- inputs
INPUTS = [((["1,200", "35"],), {}), (([],), {})]
