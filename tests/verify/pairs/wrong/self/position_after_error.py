# SPDX-License-Identifier: Apache-2.0
# function: Reader.number
# expect: different
# observable: self
# speed: faster
# why: where no digit follows the position is moved to the end of the blanks by the original only
# witness: Reader("   x").number()
# --- original
import re


class Reader:
    def __init__(self, text):
        self.text = text
        self.position = 0


    def number(self):
        while self.text[self.position : self.position + 1] == " ":
            self.position += 1
        start = self.position
        while self.text[self.position : self.position + 1] in tuple("0123456789"):
            self.position += 1
        if start == self.position:
            raise ValueError("no digit at %d" % start)
        return int(self.text[start : self.position])
# --- candidate
import re


class Reader:
    def __init__(self, text):
        self.text = text
        self.position = 0


    NUMBER = re.compile(r" *([0-9]+)")

    def number(self):
        found = self.NUMBER.match(self.text, self.position)
        if found is None:
            rest = self.text[self.position :]
            start = self.position + len(rest) - len(rest.lstrip(" "))
            raise ValueError("no digit at %d" % start)
        self.position = found.end()
        return int(found.group(1))
# --- inputs
from subject import Reader

INPUTS = [((Reader("  42 7"),), {}), ((Reader("1"),), {})]
