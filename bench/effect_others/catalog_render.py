# SPDX-License-Identifier: Apache-2.0
# function: Catalog.invoice_lines
# kind: gain
# about: a record looked for by its code, from the front, for each line
# --- module
"""Articles and the lines of an invoice."""

from dataclasses import dataclass


@dataclass
class Article:
    code: str
    title: str
    cents: int
    active: bool = True


class UnknownArticle(LookupError):
    pass


class Catalog:
    def __init__(self, articles):
        self.articles = articles

    def find(self, code):
        for article in self.articles:
            if article.code == code and article.active:
                return article
        raise UnknownArticle(code)

    def invoice_lines(self, order):
        """Text of each (code, quantity) of the order."""
        lines = []
        for code, quantity in order:
            title = self.find(code).title
            total = self.find(code).cents * quantity
            lines.append(f"{quantity:>4} x {title:<20} {total / 100:>10.2f}")
        return lines
# --- best
class Catalog:
    def invoice_lines(self, order):
        """Text of each (code, quantity) of the order."""
        index = {}
        for article in self.articles:
            if article.active:
                index.setdefault(article.code, article)
        lines = []
        for code, quantity in order:
            article = index.get(code)
            if article is None:
                raise UnknownArticle(code)
            total = article.cents * quantity
            lines.append(f"{quantity:>4} x {article.title:<20} {total / 100:>10.2f}")
        return lines
# --- inputs
import random

from subject import Article, Catalog


def case(rng, count, lines):
    articles = [
        Article(
            "K%04d" % rng.randrange(count),
            "thing %d" % i,
            rng.randrange(1, 9999),
            rng.random() < 0.9,
        )
        for i in range(count)
    ]
    known = [article.code for article in articles if article.active]
    return Catalog(articles), [
        (rng.choice(known), rng.randrange(1, 20)) for _ in range(lines if known else 0)
    ]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 700, 500) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [case(rng, n, m) for n, m in [(1, 0), (2, 2), (9, 12), (40, 30)]]
    return cases + [
        (Catalog([]), []),
        (Catalog([]), [("K1", 1)]),
        (Catalog([Article("a", "A", 5, False), Article("a", "B", 7)]), [("a", 2), ("b", 1)]),
    ]
