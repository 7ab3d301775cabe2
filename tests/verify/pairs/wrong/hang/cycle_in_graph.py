# SPDX-License-Identifier: Apache-2.0
# function: reachable
# expect: different
# observable: hang
# speed: faster
# why: no set of visited nodes: a cycle is walked forever
# witness: reachable({"a": ["b"], "b": ["a"]}, "a")
# --- original
def reachable(graph, start):
    seen, queue = [], [start]
    while queue:
        name = queue.pop(0)
        if name not in seen:
            seen.append(name)
            queue.extend(graph.get(name, []))
    return sorted(seen)
# --- candidate
def reachable(graph, start):
    seen, stack = {start}, [start]
    while stack:
        following = graph.get(stack.pop(), ())
        seen.update(following)
        stack.extend(following)
    return sorted(seen)
# --- inputs
INPUTS = [(({"a": ["b", "c"], "b": ["c"]}, "a"), {}), (({}, "x"), {})]
