# SPDX-License-Identifier: Apache-2.0
# function: Stack.push_all
# expect: different
# observable: self,alias,argument
# speed: faster
# why: the first batch becomes the field itself, so the caller's list changes with later pushes
# witness: s = Stack(); first = [1]; s.push_all(first)
# --- original
class Stack:
    def __init__(self):
        self.items = []


    def push_all(self, items):
        for item in items:
            self.items.append(item)
        return len(self.items)
# --- candidate
class Stack:
    def __init__(self):
        self.items = []


    def push_all(self, items):
        if self.items:
            self.items.extend(items)
        else:
            self.items = items
        return len(self.items)
# --- inputs
from subject import Stack

INPUTS = [((Stack(), [1, 2, 3]), {})]
