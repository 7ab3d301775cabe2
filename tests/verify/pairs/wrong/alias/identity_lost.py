# SPDX-License-Identifier: Apache-2.0
# function: biggest_basket
# expect: different
# observable: alias
# speed: faster
# why: callers change the basket they get; the candidate returns a copy of it
# witness: biggest_basket([["a"], ["b", "c"]])
# --- original
def biggest_basket(baskets):
    best = None
    for basket in baskets:
        if best is None or len(basket) > len(best):
            best = basket
    return best
# --- candidate
def biggest_basket(baskets):
    sizes = list(map(len, baskets))
    return list(baskets[sizes.index(max(sizes))]) if sizes else None
# --- inputs
INPUTS = [(([],), {})]
