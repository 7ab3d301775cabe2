# SPDX-License-Identifier: Apache-2.0
# function: greet
# expect: different
# observable: stdout
# speed: faster
# why: the memo prints the greeting once, the original for every call
# witness: greet(["bob", "bob"])
# --- original
def slow_title(name):
    parts = []
    for part in name.split("_"):
        parts.append(part[:1].upper() + part[1:])
    return " ".join(parts)


def greet(names):
    titles = []
    for name in names:
        print("hello", name)
        titles.append(slow_title(name))
    return titles
# --- candidate
def slow_title(name):
    parts = []
    for part in name.split("_"):
        parts.append(part[:1].upper() + part[1:])
    return " ".join(parts)


def greet(names):
    known = {}
    for name in names:
        if name not in known:
            print("hello", name)
            known[name] = slow_title(name)
    return [known[name] for name in names]
# --- inputs
INPUTS = [((["ann", "bob_lee"],), {})]
