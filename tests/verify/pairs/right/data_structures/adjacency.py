# SPDX-License-Identifier: Apache-2.0
# function: degrees
# expect: equivalent
# speed: faster
# why: one pass over the edges instead of one for each node
# bench: degrees(list(range(500)), [(n % 500, (n * 3) % 500) for n in range(1500)])
# --- original
def degrees(nodes, edges):
    result = []
    for node in nodes:
        degree = 0
        for source, target in edges:
            if source == node:
                degree += 1
            if target == node:
                degree += 1
        result.append((node, degree))
    return result
# --- candidate
def degrees(nodes, edges):
    degree = {}
    get = degree.get
    for source, target in edges:
        degree[source] = get(source, 0) + 1
        degree[target] = get(target, 0) + 1
    return [(node, get(node, 0)) for node in nodes]
# --- inputs
INPUTS = [(([1, 2, 3], [(1, 2), (2, 2)]), {}), (([], []), {})]
