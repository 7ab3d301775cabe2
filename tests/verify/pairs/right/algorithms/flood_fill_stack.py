# SPDX-License-Identifier: Apache-2.0
# function: island_sizes
# expect: equivalent
# speed: faster
# why: a stack with marks in a set of land instead of growing a list of the island
# bench: island_sizes(["##.#" * 8] * 24)
# --- original
def island_sizes(rows):
    land = [(x, y) for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "#"]
    sizes, seen = [], []
    for start in land:
        if start in seen:
            continue
        island = [start]
        for x, y in island:
            for spot in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if spot in land and spot not in island:
                    island.append(spot)
        seen += island
        sizes.append(len(island))
    return sizes
# --- candidate
def island_sizes(rows):
    land = {(x, y): 0 for y, row in enumerate(rows) for x, cell in enumerate(row) if cell == "#"}
    sizes = []
    for start in list(land):
        if start not in land:
            continue
        del land[start]
        stack, size = [start], 0
        while stack:
            x, y = stack.pop()
            size += 1
            for spot in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
                if spot in land:
                    del land[spot]
                    stack.append(spot)
        sizes.append(size)
    return sizes
# --- inputs
INPUTS = [((["##.", "..#", "#.#"],), {}), (([],), {})]
