# SPDX-License-Identifier: Apache-2.0
# function: Bank.settle
# kind: trap
# about: awaits in sequence, where each needs what the one before left
# --- module
"""Transfers between accounts, one after another."""

import asyncio


class Bank:
    def __init__(self, balances):
        self.balances = dict(balances)

    async def transfer(self, source, target, cents):
        before = self.balances.get(source, 0)
        await asyncio.sleep(0)
        if before < cents:
            return False
        self.balances[source] = before - cents
        self.balances[target] = self.balances.get(target, 0) + cents
        return True

    async def settle(self, transfers):
        done = []
        for source, target, cents in transfers:
            done.append(await self.transfer(source, target, cents))
        return done
# --- naive
class Bank:
    async def settle(self, transfers):
        return list(await asyncio.gather(*[self.transfer(*transfer) for transfer in transfers]))
# --- inputs
import random

from subject import Bank


def case(rng, count, accounts):
    names = ["a%d" % i for i in range(accounts)]
    return Bank({name: rng.randrange(100) for name in names}), [
        (rng.choice(names), rng.choice(names), rng.randrange(60)) for _ in range(count)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 600, 20) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, n, k) for n, k in [(0, 1), (1, 2), (5, 2), (20, 5)]]


def tell_inputs():
    return [(Bank({"a": 10, "b": 0}), [("a", "b", 10), ("a", "b", 10)])]
