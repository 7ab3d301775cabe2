# SPDX-License-Identifier: Apache-2.0
# function: Importer.amounts
# kind: gain
# about: exceptions as the normal way through a loop over repeated texts
# --- module
"""Amounts in spreadsheets that people filled in."""

PLACEHOLDERS = ["", "-", "n/a", "none", "tbd"]


class Importer:
    def __init__(self, decimal=",", currency="EUR"):
        self.decimal = decimal
        self.currency = currency
        self.bad = []

    def amount(self, text):
        cleaned = text.replace(self.currency, "").strip().lower()
        if cleaned in PLACEHOLDERS:
            raise KeyError(text)
        if self.decimal == ",":
            cleaned = cleaned.replace(".", "").replace(",", ".")
        return float(cleaned)

    def amounts(self, texts):
        """A number or None for each text; what cannot be read is kept in `bad`."""
        numbers = []
        for text in texts:
            try:
                numbers.append(self.amount(text))
            except KeyError:
                numbers.append(None)
            except ValueError:
                self.bad.append(text)
                numbers.append(None)
        return numbers
# --- best
class Importer:
    def amounts(self, texts):
        """A number or None for each text; what cannot be read is kept in `bad`."""
        known = {}
        unreadable = set()
        numbers = []
        for text in texts:
            if text not in known:
                known[text] = None
                try:
                    known[text] = self.amount(text)
                except KeyError:
                    pass
                except ValueError:
                    unreadable.add(text)
            if text in unreadable:
                self.bad.append(text)
            numbers.append(known[text])
        return numbers
# --- inputs
import random

from subject import Importer

TEXTS = ["", "n/a", "12,50 EUR", "1.000,00", "TBD", "EUR -", "approx. 5", "0", "-3,5", "inf", "x"]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(Importer(), [rng.choice(TEXTS + ["%d,%02d" % (i % 37, i % 10)]) for i in range(5000)])
            for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [(Importer(rng.choice(",.")), [rng.choice(TEXTS) for _ in range(n)])
             for n in (0, 1, 3, 9, 40)]
    return cases + [(Importer(".", "USD"), ["1.5 USD", "1,5", "nan", "none"])]
