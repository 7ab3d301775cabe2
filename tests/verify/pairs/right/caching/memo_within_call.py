# SPDX-License-Identifier: Apache-2.0
# function: grid_routes
# expect: equivalent
# speed: faster
# why: the recursion keeps its answers in a dict of this call
# bench: grid_routes(9, 8, [(3, 3)])
# --- original
def grid_routes(width, height, blocked):
    def routes(x, y):
        if x >= width or y >= height or (x, y) in blocked:
            return 0
        if x == width - 1 and y == height - 1:
            return 1
        return routes(x + 1, y) + routes(x, y + 1)

    return routes(0, 0)
# --- candidate
def grid_routes(width, height, blocked):
    closed = set(blocked)
    known = {}

    def routes(x, y):
        if x >= width or y >= height or (x, y) in closed:
            return 0
        if x == width - 1 and y == height - 1:
            return 1
        if (x, y) not in known:
            known[x, y] = routes(x + 1, y) + routes(x, y + 1)
        return known[x, y]

    return routes(0, 0)
# --- inputs
INPUTS = [((4, 3, [(1, 1)]), {}), ((1, 1, []), {}), ((0, 2, []), {})]
