# SPDX-License-Identifier: Apache-2.0
"""Amounts of invoices in words, in four languages."""

import random

from num2words import num2words


def main():
    chance = random.Random(2)
    amounts = [chance.randint(0, 10**9) for _ in range(400)]
    for language in ("en", "de", "fr", "pl"):
        words = [num2words(amount, lang=language) for amount in amounts]
        print(language, sum(map(len, words)), max(words, key=len))
    print(sum(len(num2words(amount / 100, to="currency", lang="en")) for amount in amounts))


if __name__ == "__main__":
    main()
