# SPDX-License-Identifier: Apache-2.0
# function: Account.statement
# kind: gain
# about: the balance after each entry is the sum of a slice; newest first by insert(0)
# --- module
"""An account in cents, and its statement with the newest entry on top."""


class Account:
    def __init__(self, opening: int = 0):
        self.opening = opening
        self.entries = []

    def book(self, day: int, text: str, cents: int) -> None:
        self.entries.append((day, text, cents))

    def balance_after(self, count: int) -> int:
        return self.opening + sum(entry[2] for entry in self.entries[:count])

    def statement(self) -> list:
        """Dicts with day, text, amount and balance."""
        rows = []
        for index, (day, text, cents) in enumerate(self.entries):
            balance = self.balance_after(index + 1)
            rows.insert(0, {"day": day, "text": text, "amount": cents, "balance": balance})
        return rows
# --- best
class Account:
    def statement(self) -> list:
        """Dicts with day, text, amount and balance."""
        rows = []
        balance = self.opening
        for day, text, cents in self.entries:
            balance += cents
            rows.append({"day": day, "text": text, "amount": cents, "balance": balance})
        rows.reverse()
        return rows
# --- inputs
import random

from subject import Account


def account(rng, count):
    one = Account(rng.randrange(100000))
    for day in range(count):
        one.book(day // 2, rng.choice(["rent", "food", "pay"]), rng.randrange(-9000, 9999))
    return (one,)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [account(rng, 700) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [account(rng, n) for n in (0, 1, 2, 3, 10, 60)]
