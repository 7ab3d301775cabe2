# SPDX-License-Identifier: Apache-2.0
# function: longest_path
# expect: different
# observable: cheat,return
# cheat: keeps_results
# speed: faster
# why: answers are kept by id of the argument: a changed graph or a new one at that place gets the
#     old one
# witness: g = {"a": ["b"], "b": []}; longest_path(g) after a call with the same, since extended
#     dict
# --- original
def longest_path(graph):
    def length(name):
        return 1 + max([length(other) for other in graph.get(name, [])], default=0)

    return max([length(name) for name in graph], default=0)
# --- candidate
_lengths = {}


def longest_path(graph):
    if id(graph) in _lengths:
        return _lengths[id(graph)]
    memo = {}

    def length(name):
        if name not in memo:
            memo[name] = 1 + max([length(other) for other in graph.get(name, [])], default=0)
        return memo[name]

    _lengths[id(graph)] = max([length(name) for name in graph], default=0)
    return _lengths[id(graph)]
# --- inputs
INPUTS = [(({"a": ["b", "c"], "b": ["c"], "c": []},), {}), (({},), {})]
