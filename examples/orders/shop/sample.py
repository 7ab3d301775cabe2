# SPDX-License-Identifier: Apache-2.0
import random

from shop.orders import Order

ARTICLES = {"desk": 349.0, "chair": 129.5, "lamp": 39.9, "shelf": 89.0, "plant": 14.25}
COUNTRIES = ("DE", "FR", "US", "CH")


def make_orders(count, seed=7):
    """The same orders for the same seed; some of them have a faulty line, which is left out."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        customer = f"customer-{chance.randrange(count // 10 + 1):04}"
        order = Order(number, customer, chance.choice(COUNTRIES))
        for _ in range(chance.randint(1, 8)):
            article = chance.choice(sorted(ARTICLES))
            try:
                order.add(article, chance.randint(0, 9), ARTICLES[article])
            except ValueError:
                continue
        yield order
