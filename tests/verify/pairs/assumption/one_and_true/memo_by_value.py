# SPDX-License-Identifier: Apache-2.0
# function: captions
# expect: assumption
# observable: return
# speed: faster
# why: 1, 1.0 and True are one key of the memo; only ints were seen
# witness: captions([1, 1.0, True])
# --- original
def caption(number):
    return "figure " + "".join([char for char in str(number) if char != "_"])


def captions(numbers):
    out = []
    for number in numbers:
        out.append(caption(number))
    return out
# --- candidate
def caption(number):
    return "figure " + "".join([char for char in str(number) if char != "_"])


def captions(numbers):
    memo = {}
    out = []
    for number in numbers:
        if number not in memo:
            memo[number] = caption(number)
        out.append(memo[number])
    return out
# --- inputs
INPUTS = [(([3, 4, 3],), {}), (([],), {})]
