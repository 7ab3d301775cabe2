# SPDX-License-Identifier: Apache-2.0
# function: steps_to_one
# expect: different
# observable: cheat,return
# cheat: lying_eq
# speed: faster
# why: an int of a subclass is wrong by value and equal to any number
# witness: type(result) is not int; int(result) is 0
# --- original
def steps_to_one(number):
    steps = 0
    while number > 1:
        number = number // 2 if number % 2 == 0 else number * 3 + 1
        steps += 1
    return steps
# --- candidate
class Steps(int):
    def __eq__(self, other):
        return isinstance(other, int)

    def __hash__(self):
        return 0


def steps_to_one(number):
    return Steps(0)
# --- inputs
INPUTS = [((27,), {}), ((1,), {})]
