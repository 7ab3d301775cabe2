# SPDX-License-Identifier: Apache-2.0
# function: Network.cost
# kind: gain
# about: Dijkstra with a list searched for the next place and one of all links
# --- module
"""Cost of a way through a network of links."""

from dataclasses import dataclass


@dataclass
class Link:
    start: str
    end: str
    cost: int
    open: bool = True


class Network:
    def __init__(self, links):
        self.links = links

    def links_from(self, place):
        return [link for link in self.links if link.start == place and link.open]

    def cost(self, start, goal):
        """The least cost from `start` to `goal`, None if there is no way."""
        costs = {start: 0}
        waiting = [start]
        done = []
        while waiting:
            place = min(waiting, key=lambda name: costs[name])
            waiting.remove(place)
            done.append(place)
            if place == goal:
                return costs[place]
            for link in self.links_from(place):
                if link.end in done:
                    continue
                total = costs[place] + link.cost
                if link.end not in costs or total < costs[link.end]:
                    costs[link.end] = total
                    if link.end not in waiting:
                        waiting.append(link.end)
        return None
# --- best
import heapq


class Network:
    def cost(self, start, goal):
        """The least cost from `start` to `goal`, None if there is no way."""
        links = {}
        for link in self.links:
            if link.open:
                links.setdefault(link.start, []).append((link.end, link.cost))
        costs = {start: 0}
        heap = [(0, start)]
        done = set()
        while heap:
            so_far, place = heapq.heappop(heap)
            if place in done:
                continue
            done.add(place)
            if place == goal:
                return so_far
            for end, cost in links.get(place, ()):
                if end in done:
                    continue
                total = so_far + cost
                if end not in costs or total < costs[end]:
                    costs[end] = total
                    heapq.heappush(heap, (total, end))
        return None
# --- inputs
import random

from subject import Link, Network


def network(rng, places, links):
    made = [Link("p%d" % rng.randrange(places), "p%d" % rng.randrange(places), rng.randrange(1, 99),
                 rng.random() < 0.95) for _ in range(links)]
    return Network(made), "p0", "p%d" % (places - 1)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [network(rng, 300, 1000) for _ in range(3)]


def test_inputs(seed):
    rng = random.Random(seed)
    cases = [network(rng, p, n) for p, n in [(1, 0), (2, 0), (2, 3), (6, 12), (20, 50), (20, 15)]]
    return cases + [(Network([Link("a", "b", 5), Link("a", "c", 1), Link("c", "b", 1)]), "a", "b")]
