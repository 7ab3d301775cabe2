# SPDX-License-Identifier: Apache-2.0
# function: neighbours
# expect: different
# observable: alias
# speed: faster
# why: everybody who has no neighbours gets the same module-level list
# witness: neighbours({"a": ["b"]}, "z")
# --- original
def neighbours(graph, name):
    found = []
    for other in graph.get(name, ()):
        if other != name:
            found.append(other)
    return found
# --- candidate
NOBODY = []


def neighbours(graph, name):
    others = graph.get(name)
    return [other for other in others if other != name] if others else NOBODY
# --- inputs
INPUTS = [(({"a": ["b", "a", "c"]}, "a"), {}), (({"a": ["c"], "c": ["a"]}, "c"), {})]
