# SPDX-License-Identifier: Apache-2.0
# function: attach_customers
# kind: gain
# about: nested loops that join two lists by an equal key
# --- module
"""Joins orders to the customers who placed them."""


class Customer:
    def __init__(self, number: int, name: str):
        self.number = number
        self.name = name


class Order:
    def __init__(self, number: int, customer_number: int, total: int):
        self.number = number
        self.customer_number = customer_number
        self.total = total


def attach_customers(orders: list[Order], customers: list[Customer]):
    """(order number, customer name) of every order with a known customer."""
    pairs = []
    for order in orders:
        for customer in customers:
            if customer.number == order.customer_number:
                pairs.append((order.number, customer.name))
    return pairs


def revenue(orders):
    return sum([order.total for order in orders])
# --- best
def attach_customers(orders: list[Order], customers: list[Customer]):
    """(order number, customer name) of every order with a known customer."""
    by_number = {}
    for customer in customers:
        by_number.setdefault(customer.number, []).append(customer)
    pairs = []
    for order in orders:
        for customer in by_number.get(order.customer_number, ()):
            pairs.append((order.number, customer.name))
    return pairs
# --- inputs
import random

from subject import Customer, Order


def case(rng, orders, customers, numbers):
    return (
        [Order(i, rng.randrange(numbers), rng.randrange(900)) for i in range(orders)],
        [Customer(rng.randrange(numbers), "name %d" % i) for i in range(customers)],
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 500, 400, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, *sizes) for sizes in
            [(0, 0, 1), (3, 0, 2), (0, 3, 2), (4, 4, 2), (20, 15, 10), (10, 30, 8)]]
