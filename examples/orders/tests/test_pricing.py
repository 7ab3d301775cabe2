# SPDX-License-Identifier: Apache-2.0
from shop.orders import Order
from shop.pricing import PriceList


def test_volume_discount_and_tax():
    order = Order(1, "customer-1", "DE")
    order.add("chair", 10, 100.0)
    assert PriceList({"DE": 0.19}).gross(order) == 1130.5
