# SPDX-License-Identifier: Apache-2.0
"""Prints a report of a shop's orders: python report.py [NUMBER OF ORDERS]."""

import sys

from shop.pricing import PriceList
from shop.sample import make_orders
from shop.summary import best_customers, group_totals, table


def report(count):
    orders = list(make_orders(count))
    prices = PriceList(taxes={"DE": 0.19, "FR": 0.20, "US": 0.0})
    totals = group_totals(orders, prices)
    rows = [(country, f"{total:,.2f}") for country, total in sorted(totals.items())]
    text = table(("country", "total"), rows)
    text += "\n"
    customers = [order.customer for order in orders]
    text += table(("customer", "orders"), best_customers(customers, limit=5))
    return text


def main(arguments):
    count = int(arguments[0]) if arguments else 5000
    print(report(count), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
