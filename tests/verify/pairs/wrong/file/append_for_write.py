# SPDX-License-Identifier: Apache-2.0
# function: Journal.flush
# expect: different
# observable: file
# speed: faster
# why: an old journal is written over instead of continued
# witness: open("j.log", "w").write("old\n"); Journal("j.log", ["x"]).flush()
# --- original
class Journal:
    def __init__(self, path, lines):
        self.path = path
        self.lines = lines


    def flush(self):
        for line in self.lines:
            with open(self.path, "a", encoding="utf-8") as stream:
                stream.write(line + "\n")
        return len(self.lines)
# --- candidate
class Journal:
    def __init__(self, path, lines):
        self.path = path
        self.lines = lines


    def flush(self):
        if self.lines:
            with open(self.path, "w", encoding="utf-8") as stream:
                stream.writelines([line + "\n" for line in self.lines])
        return len(self.lines)
# --- inputs
import os

from subject import Journal


def inputs():
    if os.path.exists("new.log"):
        os.remove("new.log")
    yield (Journal("new.log", ["one", "two"]),), {}
    yield (Journal("none.log", []),), {}
