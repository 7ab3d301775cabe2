# SPDX-License-Identifier: Apache-2.0
# function: Document.replace_all
# expect: different
# observable: self
# speed: faster
# why: every replacement counted as a version; now a batch counts as one
# witness: Document("aaa").replace_all("a", "b")
# --- original
class Document:
    def __init__(self, text):
        self.text = text
        self.version = 1


    def replace_all(self, old, new):
        place = self.text.find(old) if old else -1
        while place >= 0:
            self.text = self.text[:place] + new + self.text[place + len(old) :]
            self.version += 1
            place = self.text.find(old, place + len(new))
        return self.text
# --- candidate
class Document:
    def __init__(self, text):
        self.text = text
        self.version = 1


    def replace_all(self, old, new):
        if old and old in self.text:
            self.text = self.text.replace(old, new)
            self.version += 1
        return self.text
# --- inputs
from subject import Document

INPUTS = [((Document("colour of a wall"), "colour", "color"), {}), ((Document("x"), "y", "z"), {})]
