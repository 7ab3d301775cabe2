# SPDX-License-Identifier: Apache-2.0
# function: halvings
# expect: assumption
# observable: exception,return
# speed: faster
# why: shifting is for ints; floats could be halved; only ints were seen
# witness: halvings(10.0)
# --- original
def halvings(number):
    count = 0
    while number > 1:
        number = number // 2
        count += 1
    return count
# --- candidate
def halvings(number):
    count = 0
    while number > 1:
        number >>= 1
        count += 1
    return count
# --- inputs
INPUTS = [((100,), {}), ((1,), {}), ((0,), {})]
