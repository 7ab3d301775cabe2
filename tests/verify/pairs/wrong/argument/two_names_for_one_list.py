# SPDX-License-Identifier: Apache-2.0
# function: subtract
# expect: different
# observable: argument
# speed: faster
# why: with the same list on both sides the in-place loop removes from what it reads
# witness: x = [1, 2, 3]; subtract(x, x)
# --- original
def subtract(minuend, subtrahend):
    """Removes from the first list what is in the second."""
    for value in list(subtrahend):
        while value in minuend:
            minuend.remove(value)
    return len(minuend)
# --- candidate
def subtract(minuend, subtrahend):
    """Removes from the first list what is in the second."""
    for value in subtrahend:
        while value in minuend:
            minuend.remove(value)
    return len(minuend)
# --- inputs
INPUTS = [(([1, 2, 3, 2], [2, 9]), {}), (([5], []), {})]
