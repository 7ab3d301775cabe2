# SPDX-License-Identifier: Apache-2.0
# function: depth_of
# expect: equivalent
# speed: faster
# why: depths already known are not walked again; a cycle raises the same error for the same node
# bench: depth_of({"n%d" % n: "n%d" % (n + 1) for n in range(900)})
# --- original
def depth_of(parents):
    """How far each node is from its root."""
    depths = {}
    for node in parents:
        seen, current, depth = {node}, node, 0
        while current in parents:
            current = parents[current]
            depth += 1
            if current in seen:
                raise ValueError("cycle at %s" % current)
            seen.add(current)
        depths[node] = depth
    return depths
# --- candidate
def depth_of(parents):
    """How far each node is from its root."""
    depths = {}
    for node in parents:
        path, seen, current = [node], {node}, node
        while current in parents:
            current = parents[current]
            if current in depths:
                break
            if current in seen:
                raise ValueError("cycle at %s" % current)
            seen.add(current)
            path.append(current)
        if current in depths:
            depth = depths[current] + len(path)
        else:
            depth = len(path) - 1
        for place in path:
            if place in parents:
                depths.setdefault(place, depth)
            depth -= 1
    return {node: depths[node] for node in parents}
# --- inputs
INPUTS = [(({"a": "b", "b": "c", "d": "a"},), {}), (({"a": "b", "b": "a"},), {}), (({},), {})]
