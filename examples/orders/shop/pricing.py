# SPDX-License-Identifier: Apache-2.0
class Discount:
    def applies(self, order):
        return True

    def rate(self, order):
        return 0.0


class VolumeDiscount(Discount):
    """Two per cent from 500, five from 1000, ten from 5000."""

    steps = ((5000, 0.10), (1000, 0.05), (500, 0.02))

    def applies(self, order):
        return order.net() >= self.steps[-1][0]

    def rate(self, order):
        for limit, rate in self.steps:
            if order.net() >= limit:
                return rate
        return 0.0


class ArticleDiscount(Discount):
    def __init__(self, article, rate):
        self.article = article
        self._rate = rate

    def applies(self, order):
        return self.article in [line.article for line in order.lines]

    def rate(self, order):
        return self._rate


class PriceList:
    def __init__(self, taxes, discounts=None):
        self.taxes = taxes
        self.discounts = discounts or [VolumeDiscount(), ArticleDiscount("desk", 0.03)]

    def gross(self, order, *, rounded=True):
        rates = [discount.rate(order) for discount in self.discounts if discount.applies(order)]
        amount = order.net() * (1 - max(rates, default=0.0)) * (1 + self.tax(order.country))
        return round(amount, 2) if rounded else amount

    def tax(self, country):
        try:
            return self.taxes[country]
        except KeyError:
            raise LookupError(f"no tax rate for {country}") from None
