# SPDX-License-Identifier: Apache-2.0
# function: Ledger.post
# expect: different
# observable: hang
# speed: faster
# why: a plain lock instead of the reentrant one: a correction posts again while it is held
# witness: Ledger().post([5, -2])
# --- original
import threading


class Ledger:
    lock = threading.RLock()

    def __init__(self):
        self.total = 0

    def post(self, amounts):
        with self.lock:
            for amount in amounts:
                if amount < 0:
                    self.post([0, -amount])
                else:
                    self.total += amount
        return self.total
# --- candidate
import threading


class Ledger:
    lock = threading.Lock()

    def __init__(self):
        self.total = 0

    def post(self, amounts):
        with self.lock:
            fine = [amount for amount in amounts if amount >= 0]
            self.total += sum(fine)
            if len(fine) < len(amounts):
                self.post([-amount for amount in amounts if amount < 0])
        return self.total
# --- inputs
from subject import Ledger

INPUTS = [((Ledger(), [1, 2]), {}), ((Ledger(), []), {})]
