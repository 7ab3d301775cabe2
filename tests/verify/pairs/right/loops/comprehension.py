# SPDX-License-Identifier: Apache-2.0
# function: long_names
# expect: equivalent
# speed: faster
# why: a comprehension instead of append in a loop
# bench: long_names(["n" * (k % 9) for k in range(40000)], 4)
# --- original
def long_names(names, least):
    found = []
    for index in range(len(names)):
        name = names[index]
        if len(name) >= least:
            found.append(name.title())
    return found
# --- candidate
def long_names(names, least):
    return [name.title() for name in names if len(name) >= least]
# --- inputs
INPUTS = [((["ann", "christopher", "bo"], 3), {}), (([], 1), {})]
