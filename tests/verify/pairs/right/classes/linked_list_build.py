# SPDX-License-Identifier: Apache-2.0
# function: LinkedList.from_items
# expect: equivalent
# speed: faster
# why: keeps the tail instead of walking to the end for each item
# bench: LinkedList.from_items(list(range(900)))
# --- original
class Link:
    __slots__ = ("value", "following")

    def __init__(self, value):
        self.value = value
        self.following = None


class LinkedList:
    def __init__(self):
        self.head = None
        self.length = 0


    @classmethod
    def from_items(cls, items):
        made = cls()
        for item in items:
            link = Link(item)
            if made.head is None:
                made.head = link
            else:
                last = made.head
                while last.following is not None:
                    last = last.following
                last.following = link
            made.length += 1
        return made
# --- candidate
class Link:
    __slots__ = ("value", "following")

    def __init__(self, value):
        self.value = value
        self.following = None


class LinkedList:
    def __init__(self):
        self.head = None
        self.length = 0


    @classmethod
    def from_items(cls, items):
        made = cls()
        tail = None
        for item in items:
            link = Link(item)
            if tail is None:
                made.head = link
            else:
                tail.following = link
            tail = link
            made.length += 1
        return made
# --- inputs
INPUTS = [(([1, 2, 3],), {}), (([],), {})]
