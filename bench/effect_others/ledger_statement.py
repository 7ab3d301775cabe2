# SPDX-License-Identifier: Apache-2.0
# function: Account.statement
# kind: gain
# about: the balance summed from the beginning for each line
# --- module
"""Statements of an account, in cents."""

from dataclasses import dataclass, field


@dataclass
class Entry:
    day: str
    text: str
    cents: int


@dataclass
class Account:
    owner: str
    opening: int = 0
    entries: list = field(default_factory=list)

    def balance_after(self, number):
        booked = [entry.cents for entry in self.entries[:number + 1]]
        return self.opening + sum(booked)

    def statement(self):
        """A line for each entry: day, text, amount and the balance behind it."""
        lines = []
        for number, entry in enumerate(self.entries):
            balance = self.balance_after(number)
            mark = " OVERDRAWN" if self.balance_after(number) < 0 else ""
            lines.append("%s %-12s %9.2f %9.2f%s" % (
                entry.day, entry.text, entry.cents / 100, balance / 100, mark))
        return lines
# --- best
class Account:
    def statement(self):
        """A line for each entry: day, text, amount and the balance behind it."""
        lines = []
        balance = self.opening
        for entry in self.entries:
            cents = entry.cents
            balance += cents
            lines.append("%s %-12s %9.2f %9.2f%s" % (
                entry.day, entry.text, cents / 100, balance / 100,
                " OVERDRAWN" if balance < 0 else ""))
        return lines
# --- inputs
import random

from subject import Account, Entry


def account(rng, count):
    entries = [Entry("2024-%02d-%02d" % (rng.randrange(1, 13), rng.randrange(1, 29)),
                     rng.choice(["rent", "salary", "shop"]), rng.randrange(-9000, 9000))
               for _ in range(count)]
    return (Account("A. Nyone", rng.randrange(-100, 5000), entries),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [account(rng, 700) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [account(rng, n) for n in (0, 1, 2, 7, 30)]
