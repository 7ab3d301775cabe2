# SPDX-License-Identifier: Apache-2.0
# function: drain
# expect: different
# observable: argument
# speed: faster
# why: a bad item left the rest in the list; now the list is already empty when the error comes
# witness: drain(["1", "x", "3"])
# --- original
def drain(texts):
    total = 0
    while texts:
        total += int(texts[0])
        del texts[0]
    return total
# --- candidate
def drain(texts):
    taken, texts[:] = list(texts), []
    return sum(map(int, taken))
# --- inputs
INPUTS = [((["4", "8"],), {}), (([],), {})]
