# SPDX-License-Identifier: Apache-2.0
# function: Inbox.unread
# expect: different
# observable: alias
# speed: faster
# why: the internal list is handed out: clearing the result clears the inbox
# witness: Inbox([3, 4]).unread()
# --- original
class Inbox:
    def __init__(self, messages):
        self.messages = messages
        self.seen = 0


    def unread(self):
        found = []
        for message in self.messages[self.seen :]:
            found.append(message)
        return found
# --- candidate
class Inbox:
    def __init__(self, messages):
        self.messages = messages
        self.seen = 0


    def unread(self):
        return self.messages[self.seen :] if self.seen else self.messages
# --- inputs
from subject import Inbox


def box():
    inbox = Inbox([1, 2, 3])
    inbox.seen = 1
    return inbox


INPUTS = [((box(),), {})]
