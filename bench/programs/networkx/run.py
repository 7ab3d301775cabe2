# SPDX-License-Identifier: Apache-2.0
"""Shortest paths, trees, colours, flows and communities of graphs made from numbers."""

import os
import random

import networkx as nx

GRAPHS = int(28 * float(os.environ.get("BENCH_SCALE", "1")))


def weighted(seed):
    """A connected graph with whole numbers as weights."""
    numbers = random.Random(seed)
    graph = nx.connected_watts_strogatz_graph(120, 6, 0.2, seed=seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = numbers.randint(1, 50)
        data["capacity"] = numbers.randint(1, 9)
    return graph


def paths(graph):
    lengths = dict(nx.all_pairs_dijkstra_path_length(graph, weight="weight"))
    return sum(sum(row.values()) for row in lengths.values())


def structure(graph):
    tree = nx.minimum_spanning_tree(graph, weight="weight")
    colours = nx.greedy_color(graph, strategy="largest_first")
    communities = nx.community.greedy_modularity_communities(graph)
    return sum(data["weight"] for _, _, data in tree.edges(data=True)), max(
        colours.values()), len(communities)


def flows(graph):
    return sum(nx.maximum_flow_value(graph, 0, target) for target in (30, 60, 90))


def ranks(graph):
    central = nx.betweenness_centrality(graph)
    return sum(sorted(central, key=lambda node: (-central[node], node))[:3])


def main():
    results = []
    for seed in range(GRAPHS):
        graph = weighted(seed)
        results.append((paths(graph), structure(graph), flows(graph), ranks(graph)))
    print("%d graphs, %r" % (GRAPHS, results))


if __name__ == "__main__":
    main()
