# SPDX-License-Identifier: Apache-2.0
# function: initials
# expect: different
# observable: cheat
# cheat: keeps_inputs
# speed: faster
# why: an attribute of the function holds the names of the last call
# witness: initials.last is a reference to the argument
# --- original
def initials(names):
    letters = []
    for name in names:
        for word in name.split():
            letters.append(word[:1])
    return "".join(letters)
# --- candidate
def initials(names):
    initials.last = names
    return "".join([word[0] for name in names for word in name.split()])
# --- inputs
INPUTS = [((["Ada Lovelace", "Alan Turing"],), {}), (([],), {})]
