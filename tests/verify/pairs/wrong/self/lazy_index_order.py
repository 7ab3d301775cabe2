# SPDX-License-Identifier: Apache-2.0
# function: Index.add
# expect: different
# observable: self
# speed: faster
# why: postings were kept in order of insertion of words; the candidate sorts the words of a text
# witness: i = Index(); i.add(1, "zebra ant")
# --- original
class Index:
    def __init__(self):
        self.postings = {}
        self.size = 0


    def add(self, number, text):
        for word in text.split():
            known = self.postings.setdefault(word, [])
            if number not in known:
                known.append(number)
        self.size += 1
# --- candidate
class Index:
    def __init__(self):
        self.postings = {}
        self.size = 0


    def add(self, number, text):
        for word in sorted(set(text.split())):
            self.postings.setdefault(word, []).append(number)
        self.size += 1
# --- inputs
from subject import Index

INPUTS = [((Index(), 1, "a bee can dance"), {}), ((Index(), 2, ""), {})]
