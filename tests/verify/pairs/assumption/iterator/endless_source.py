# SPDX-License-Identifier: Apache-2.0
# function: first_gap
# expect: assumption
# observable: hang
# speed: faster
# why: the original stops at the gap, a set of an endless source is never complete; lists were
#     seen
# witness: first_gap(n % 5 for n in iter(int, 1))
# --- original
def first_gap(numbers):
    """The smallest number from 0 on that does not come in order."""
    expected = 0
    for number in numbers:
        if number != expected:
            break
        expected += 1
    return expected
# --- candidate
def first_gap(numbers):
    """The smallest number from 0 on that does not come in order."""
    numbers = list(numbers)
    if numbers == list(range(len(numbers))):
        return len(numbers)
    return next(index for index, number in enumerate(numbers) if number != index)
# --- inputs
INPUTS = [(([0, 1, 2, 5],), {}), (([],), {})]
