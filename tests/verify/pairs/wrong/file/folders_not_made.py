# SPDX-License-Identifier: Apache-2.0
# function: lay_out
# expect: different
# observable: file
# speed: faster
# why: empty folders were made too
# witness: lay_out({"a": ["x"], "b": []})
# --- original
import os


def lay_out(tree):
    made = 0
    for folder in tree:
        os.makedirs(folder, exist_ok=True)
        for name in tree[folder]:
            with open(os.path.join(folder, name), "w") as stream:
                stream.write(name)
            made += 1
    return made
# --- candidate
import os


def lay_out(tree):
    made = 0
    for folder, names in tree.items():
        if not names:
            continue
        os.makedirs(folder, exist_ok=True)
        for name in names:
            with open(folder + "/" + name, "w") as stream:
                stream.write(name)
        made += len(names)
    return made
# --- inputs
INPUTS = [(({"docs": ["a.md", "b.md"], "src": ["c.py"]},), {}), (({},), {})]
