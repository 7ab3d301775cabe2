# SPDX-License-Identifier: Apache-2.0
# function: dump_names
# expect: different
# observable: file
# speed: faster
# why: Latin-1 for UTF-8: the bytes differ as soon as a name has an accent
# witness: dump_names("n.txt", ["Zoé"])
# --- original
def dump_names(path, names):
    with open(path, "w", encoding="utf-8") as stream:
        for name in names:
            print(name, file=stream)
# --- candidate
def dump_names(path, names):
    with open(path, "wb") as stream:
        stream.write("".join([name + "\n" for name in names]).encode("latin-1", "replace"))
# --- inputs
INPUTS = [(("names.txt", ["Ann", "Bob"]), {}), (("names.txt", []), {})]
