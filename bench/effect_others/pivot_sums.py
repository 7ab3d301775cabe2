# SPDX-License-Identifier: Apache-2.0
# function: pivot
# kind: gain
# about: all records filtered for each cell of a table
# --- module
"""Pivot tables of sales in cents."""

from collections import namedtuple

Sale = namedtuple("Sale", "shop month cents")


def cell(sales, shop, month):
    return sum([sale.cents for sale in sales if sale.shop == shop and sale.month == month])


def pivot(sales):
    """A header, a row for each shop with a total, and a row of totals."""
    shops = sorted(set([sale.shop for sale in sales]))
    months = sorted(set([sale.month for sale in sales]))
    rows = [["shop"] + months + ["total"]]
    for shop in shops:
        row = [shop]
        for month in months:
            row.append(cell(sales, shop, month))
        row.append(sum(row[1:]))
        rows.append(row)
    last = ["total"]
    for month in months:
        last.append(sum([cell(sales, shop, month) for shop in shops]))
    rows.append(last + [sum(last[1:])])
    return rows
# --- best
def pivot(sales):
    """A header, a row for each shop with a total, and a row of totals."""
    sums = {}
    for shop, month, cents in sales:
        key = shop, month
        sums[key] = sums.get(key, 0) + cents
    shops = sorted({shop for shop, _ in sums})
    months = sorted({month for _, month in sums})
    rows = [["shop"] + months + ["total"]]
    totals = [0] * len(months)
    for shop in shops:
        cells = [sums.get((shop, month), 0) for month in months]
        totals = [total + value for total, value in zip(totals, cells)]
        rows.append([shop, *cells, sum(cells)])
    rows.append(["total", *totals, sum(totals)])
    return rows
# --- inputs
import random

from subject import Sale


def sales(rng, count, shops, months):
    return (
        [
            Sale(
                "shop-%d" % rng.randrange(shops),
                "2024-%02d" % rng.randrange(1, months + 1),
                rng.randrange(-500, 9999),
            )
            for _ in range(count)
        ],
    )


def bench_inputs(seed):
    rng = random.Random(seed)
    return [sales(rng, 1500, 8, 12)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [
        sales(rng, n, s, m)
        for n, s, m in [(0, 1, 1), (1, 1, 1), (5, 3, 2), (30, 4, 6), (60, 9, 12)]
    ]
