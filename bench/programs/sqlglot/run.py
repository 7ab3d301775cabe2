# SPDX-License-Identifier: Apache-2.0
"""Parses, optimizes and rewrites SQL queries for other dialects."""

import os
import zlib

import sqlglot
from sqlglot.optimizer import optimize

QUERIES = int(240 * float(os.environ.get("BENCH_SCALE", "1")))

SCHEMA = {
    "orders": {"id": "INT", "customer": "INT", "total": "DOUBLE", "day": "DATE"},
    "customers": {"id": "INT", "name": "TEXT", "country": "TEXT"},
    "items": {"order_id": "INT", "product": "TEXT", "amount": "INT", "price": "DOUBLE"},
}

TEMPLATES = [
    "SELECT c.name, SUM(o.total) AS spent FROM orders AS o JOIN customers AS c ON "
    "o.customer = c.id WHERE o.day >= DATE '2020-01-{day:02}' AND c.country = '{country}' "
    "GROUP BY c.name HAVING SUM(o.total) > {limit} ORDER BY spent DESC LIMIT {limit}",
    "WITH big AS (SELECT order_id, SUM(amount * price) AS worth FROM items WHERE amount > {day} "
    "GROUP BY order_id), late AS (SELECT id FROM orders WHERE total BETWEEN {day} AND {limit}) "
    "SELECT big.order_id, CASE WHEN worth > {limit} THEN 'high' ELSE 'low' END AS class FROM big "
    "JOIN late ON late.id = big.order_id",
    "SELECT product, AVG(price) OVER (PARTITION BY product ORDER BY order_id) AS mean FROM items "
    "WHERE product IN ('{country}', 'b', 'c') AND NOT (amount < {day} OR price < {day} + 1 - 1)",
]


def queries(count):
    countries = ["de", "fr", "it", "nl"]
    for i in range(count):
        template = TEMPLATES[i % len(TEMPLATES)]
        yield template.format(day=i % 28 + 1, country=countries[i % 4], limit=100 + i)


def rewrite(query, dialects=("mysql", "snowflake", "bigquery")):
    tree = sqlglot.parse_one(query)
    texts = [tree.sql(dialect=dialect, pretty=True) for dialect in dialects]
    texts.append(optimize(tree, schema=SCHEMA).sql())
    return texts


def main():
    checksum = 0
    for query in queries(QUERIES):
        for text in rewrite(query):
            checksum = zlib.crc32(text.encode(), checksum)
    print("%d queries, checksum %08x" % (QUERIES, checksum))


if __name__ == "__main__":
    main()
