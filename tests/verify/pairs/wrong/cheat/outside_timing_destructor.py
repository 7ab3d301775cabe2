# SPDX-License-Identifier: Apache-2.0
# function: save_index
# expect: different
# observable: cheat,file
# cheat: outside_timing
# speed: faster
# why: the file is written when an object is destroyed, after the call
# witness: __del__ of an object kept until the next call writes the index
# --- original
def save_index(path, entries):
    with open(path, "w", encoding="utf-8") as stream:
        for key in sorted(entries):
            stream.write("%s %d\n" % (key, entries[key]))
    return len(entries)
# --- candidate
class Writer:
    def __init__(self, path, entries):
        self.path, self.entries = path, dict(entries)

    def __del__(self, open=open):
        with open(self.path, "w", encoding="utf-8") as stream:
            stream.write("".join(["%s %d\n" % pair for pair in sorted(self.entries.items())]))


_pending = []


def save_index(path, entries):
    _pending[:] = [Writer(path, entries)]
    return len(entries)
# --- inputs
INPUTS = [(("index.txt", {"b": 2, "a": 1}), {})]
