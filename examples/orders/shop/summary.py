# SPDX-License-Identifier: Apache-2.0
def group_totals(orders, prices):
    totals = {}
    for order in orders:
        try:
            amount = prices.gross(order)
        except LookupError:
            amount = order.net()
        totals[order.country] = totals.get(order.country, 0.0) + amount
    return totals


def best_customers(customers, limit):
    """The names that occur most often, each with its number of orders."""
    names = []
    for customer in customers:
        if customer not in names:
            names.append(customer)
    counts = [(name, customers.count(name)) for name in names]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:limit]


def table(titles, rows):
    widths = [max(len(str(row[i])) for row in [titles, *rows]) for i in range(len(titles))]
    text = ""
    for row in [titles, *rows]:
        text += format_row(row, widths) + "\n"
    return text


def format_row(cells, widths):
    return "  ".join(str(cell).ljust(width) for cell, width in zip(cells, widths)).rstrip()
