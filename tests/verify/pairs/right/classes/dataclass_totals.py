# SPDX-License-Identifier: Apache-2.0
# function: Order.total
# expect: equivalent
# speed: faster
# why: price times count instead of adding it count times
# --- original
from dataclasses import dataclass, field

@dataclass
class Line:
    price: int
    count: int = 1

@dataclass
class Order:
    lines: list = field(default_factory=list)

    def total(self):
        result = 0
        for line in self.lines:
            for _ in range(line.count):
                result += line.price
        return result
# --- candidate
from dataclasses import dataclass, field

@dataclass
class Line:
    price: int
    count: int = 1

@dataclass
class Order:
    lines: list = field(default_factory=list)

    def total(self):
        return sum([line.price * line.count for line in self.lines if line.count > 0])
# --- inputs
from subject import Order, Line
INPUTS = [((Order([Line(3, 2), Line(5)]),), {}), ((Order(),), {})]
