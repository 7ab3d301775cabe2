# SPDX-License-Identifier: Apache-2.0
# function: Listing.all_pages
# kind: gain
# about: all records filtered and sorted again for each page
# --- module
"""Pages of a list of records, as an API gives them."""


class Listing:
    def __init__(self, records, per_page=20, order="id", descending=False):
        self.records = records
        self.per_page = per_page
        self.order = order
        self.descending = descending

    @property
    def visible(self):
        shown = [record for record in self.records if not record.get("hidden")]
        return sorted(shown, key=lambda record: record[self.order], reverse=self.descending)

    @property
    def page_count(self):
        return (len(self.visible) + self.per_page - 1) // self.per_page

    def page(self, number):
        start = (number - 1) * self.per_page
        return {
            "page": number,
            "of": self.page_count,
            "items": self.visible[start:start + self.per_page],
            "next": number + 1 if number < self.page_count else None,
        }

    def all_pages(self):
        return [self.page(number) for number in range(1, self.page_count + 1)]
# --- best
class Listing:
    def all_pages(self):
        visible = self.visible
        size = self.per_page
        count = (len(visible) + size - 1) // size
        return [{
            "page": number,
            "of": count,
            "items": visible[(number - 1) * size:number * size],
            "next": number + 1 if number < count else None,
        } for number in range(1, count + 1)]
# --- inputs
import random

from subject import Listing


def listing(rng, count, size):
    records = [{"id": i, "name": "n%02d" % rng.randrange(50)} for i in range(count)]
    for record in records:
        if rng.random() < 0.1:
            record["hidden"] = True
    rng.shuffle(records)
    return (Listing(records, size, rng.choice(["id", "name"]), rng.random() < 0.5),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [listing(rng, 900, 20) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [listing(rng, n, s) for n, s in [(0, 5), (1, 5), (5, 5), (11, 4), (40, 7), (6, 1)]]
    return cases + [(Listing([{"id": 2}, {"name": "x"}], 1),)]
