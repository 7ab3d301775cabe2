# SPDX-License-Identifier: Apache-2.0
# function: largest_subtree
# expect: equivalent
# speed: faster
# why: sizes of subtrees are added up from below once
# bench: largest_subtree({n: [n + 1] for n in range(250)})
# --- original
def largest_subtree(children):
    """The node with the most below it; the first one of several."""
    def size(node):
        total = 1
        for child in children.get(node, []):
            total += size(child)
        return total

    best, most = None, 0
    for node in children:
        count = size(node)
        if count > most:
            best, most = node, count
    return best, most
# --- candidate
def largest_subtree(children):
    """The node with the most below it; the first one of several."""
    sizes = {}

    def size(node):
        if node not in sizes:
            sizes[node] = 1 + sum([size(child) for child in children.get(node, ())])
        return sizes[node]

    best, most = None, 0
    for node in children:
        count = size(node)
        if count > most:
            best, most = node, count
    return best, most
# --- inputs
INPUTS = [(({1: [2, 3], 3: [4]},), {}), (({},), {})]
