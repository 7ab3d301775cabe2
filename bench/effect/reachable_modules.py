# SPDX-License-Identifier: Apache-2.0
# function: ImportGraph.reachable
# kind: gain
# about: a list as the set of visited nodes
# --- module
"""Which modules a module pulls in."""


class ImportGraph:
    def __init__(self):
        self.edges = {}

    def add(self, module, imported):
        self.edges.setdefault(module, []).append(imported)

    def imports_of(self, module):
        return self.edges.get(module, [])

    def reachable(self, start):
        visited = []
        stack = [start]
        while stack:
            module = stack.pop()
            if module in visited:
                continue
            visited.append(module)
            for imported in self.imports_of(module):
                if imported not in visited:
                    stack.append(imported)
        return visited
# --- best
class ImportGraph:
    def reachable(self, start):
        visited = {}
        stack = [start]
        while stack:
            module = stack.pop()
            if module in visited:
                continue
            visited[module] = True
            for imported in self.imports_of(module):
                if imported not in visited:
                    stack.append(imported)
        return list(visited)
# --- inputs
import random

from subject import ImportGraph


def graph(rng, count, degree):
    made = ImportGraph()
    for number in range(count):
        for _ in range(rng.randrange(degree + 1)):
            made.add("m%d" % number, "m%d" % rng.randrange(count))
        made.add("m%d" % number, "m%d" % ((number + 1) % count))
    return made, "m%d" % rng.randrange(count)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [graph(rng, 700, 3) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [graph(rng, n, d) for n, d in [(1, 0), (2, 1), (6, 2), (12, 3), (25, 1)]] + [
        (ImportGraph(), "alone")]
