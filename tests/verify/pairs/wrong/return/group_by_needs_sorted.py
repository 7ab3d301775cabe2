# SPDX-License-Identifier: Apache-2.0
# function: orders_by_customer
# expect: different
# observable: return
# speed: faster
# why: itertools.groupby joins only neighbours; a customer who comes back loses the first orders
# witness: orders_by_customer([("a", 1), ("b", 2), ("a", 3)])
# --- original
import itertools
import operator


def orders_by_customer(orders):
    grouped = {}
    for customer, amount in orders:
        if customer not in grouped:
            grouped[customer] = []
        grouped[customer].append(amount)
    return grouped
# --- candidate
import itertools
import operator


def orders_by_customer(orders):
    return {
        customer: [amount for _, amount in group]
        for customer, group in itertools.groupby(orders, key=operator.itemgetter(0))
    }
# --- inputs
INPUTS = [(([("ann", 10), ("ann", 25), ("bob", 7), ("cid", 1)],), {})]
