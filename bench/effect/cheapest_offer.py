# SPDX-License-Identifier: Apache-2.0
# function: Market.cheapest
# kind: gain
# about: a sort for its first element
# --- module
"""Offers of a market."""


class Offer:
    def __init__(self, seller: str, cents: int):
        self.seller = seller
        self.cents = cents


class Market:
    def __init__(self, offers):
        self.offers = list(offers)

    def sellers(self):
        return sorted({offer.seller for offer in self.offers})

    def cheapest(self):
        """The cheapest offer, of equal ones the earliest; None where there is none."""
        if not self.offers:
            return None
        return sorted(self.offers, key=lambda offer: offer.cents)[0]
# --- best
class Market:
    def cheapest(self):
        """The cheapest offer, of equal ones the earliest; None where there is none."""
        if not self.offers:
            return None
        return min(self.offers, key=lambda offer: offer.cents)
# --- inputs
import random

from subject import Market, Offer


def market(rng, count, most):
    return (Market([Offer("s%d" % rng.randrange(9), rng.randrange(most)) for _ in range(count)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [market(rng, 20000, 10**6) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [market(rng, n, k) for n, k in [(0, 1), (1, 1), (5, 2), (30, 9)]]
