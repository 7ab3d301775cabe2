# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    article: str
    quantity: int
    price: float

    @property
    def amount(self):
        return self.quantity * self.price


@dataclass
class Order:
    number: int
    customer: str
    country: str
    lines: list = field(default_factory=list)

    def add(self, article, quantity, price):
        if quantity <= 0:
            raise ValueError(f"order {self.number}: {quantity} of {article}")
        self.lines.append(Line(article, quantity, price))

    def net(self):
        return sum(line.amount for line in self.lines)
