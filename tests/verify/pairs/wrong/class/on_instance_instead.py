# SPDX-License-Identifier: Apache-2.0
# function: Session.open
# expect: different
# observable: class,self,return
# speed: faster
# why: the shared counter is written on the instance, the class keeps the old value
# witness: Session("b").open()
# --- original
class Session:
    last_number = 0

    def __init__(self, user):
        self.user = user


    def open(self):
        Session.last_number = Session.last_number + 1
        return "%s-%d" % (self.user, Session.last_number)
# --- candidate
class Session:
    last_number = 0

    def __init__(self, user):
        self.user = user


    def open(self):
        self.last_number += 1
        return f"{self.user}-{self.last_number}"
# --- inputs
from subject import Session

INPUTS = [((Session("ann"),), {})]
