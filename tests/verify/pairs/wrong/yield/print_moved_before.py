# SPDX-License-Identifier: Apache-2.0
# function: stages
# expect: different
# observable: yield,stdout
# speed: same
# why: the message of a stage appears when the generator is made, not when the stage begins
# witness: stages(["load", "save"])
# --- original
def stages(names):
    for name in names:
        print("begin", name)
        yield name
# --- candidate
def stages(names):
    for name in names:
        print("begin", name)
    return (name for name in names)
# --- inputs
INPUTS = [(([],), {})]
