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


def best_customers(orders, limit):
    names = []
    for order in orders:
        if order.customer not in names:
            names.append(order.customer)
    counts = [(name, count_orders(orders, name)) for name in names]
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:limit]


def count_orders(orders, customer):
    return len([order for order in orders if order.customer == customer])


def table(titles, rows):
    widths = [max(len(str(row[i])) for row in [titles, *rows]) for i in range(len(titles))]
    text = ""
    for row in [titles, *rows]:
        text += format_row(row, widths) + "\n"
    return text


def format_row(cells, widths):
    return "  ".join(str(cell).ljust(width) for cell, width in zip(cells, widths)).rstrip()
