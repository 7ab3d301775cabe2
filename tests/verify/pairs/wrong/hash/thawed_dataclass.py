# SPDX-License-Identifier: Apache-2.0
# function: price
# expect: different
# observable: hash
# speed: faster
# why: frozen=True also made the hash; without it the prices cannot be keys
# witness: price("3 EUR")
# --- original
import dataclasses


@dataclasses.dataclass(frozen=True)
class Price:
    amount: int
    currency: str


def price(text):
    amount, currency = text.split()
    return Price(int(amount), currency)
# --- candidate
import dataclasses


@dataclasses.dataclass
class Price:
    amount: int
    currency: str


def price(text):
    amount, currency = text.split()
    return Price(int(amount), currency)
# --- inputs
INPUTS = [(("5 USD",), {})]
