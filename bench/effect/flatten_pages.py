# SPDX-License-Identifier: Apache-2.0
# function: Crawler.all_links
# kind: gain
# about: a list grown by making a new one each time
# --- module
"""Links of the pages that a crawler has seen."""


class Page:
    def __init__(self, address, links):
        self.address = address
        self.links = list(links)


class Crawler:
    def __init__(self, pages):
        self.pages = list(pages)

    def all_links(self):
        links = []
        for page in self.pages:
            links = links + page.links
        return links

    def external(self, host):
        return [link for link in self.all_links() if not link.startswith(host)]
# --- best
class Crawler:
    def all_links(self):
        links = []
        for page in self.pages:
            links.extend(page.links)
        return links
# --- inputs
import random

from subject import Crawler, Page


def crawler(rng, pages, links):
    return (Crawler([
        Page("p%d" % i, ["https://h%d/" % rng.randrange(99)
                for _ in range(rng.randrange(links + 1))])
        for i in range(pages)]),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [crawler(rng, 900, 8) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [crawler(rng, n, k) for n, k in [(0, 0), (1, 0), (1, 3), (9, 4), (20, 1)]]
