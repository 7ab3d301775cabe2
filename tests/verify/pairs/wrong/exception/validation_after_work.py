# SPDX-License-Identifier: Apache-2.0
# function: Account.transfer
# expect: different
# observable: self,exception
# speed: faster
# why: money has left before the limit is checked: the error leaves another state behind
# witness: Account(100).transfer([60, 70])
# --- original
class Account:
    def __init__(self, balance):
        self.balance = balance


    def transfer(self, amounts):
        if sum(amounts) > self.balance:
            raise ValueError("limit: %d" % self.balance)
        for amount in amounts:
            self.balance -= amount
        return self.balance
# --- candidate
class Account:
    def __init__(self, balance):
        self.balance = balance


    def transfer(self, amounts):
        for amount in amounts:
            if amount > self.balance:
                raise ValueError("limit: %d" % self.balance)
            self.balance -= amount
        return self.balance
# --- inputs
from subject import Account

INPUTS = [((Account(500), [20, 30]), {})]
