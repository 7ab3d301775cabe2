# SPDX-License-Identifier: Apache-2.0
# function: num_islands
# kind: gain
# about: visited cells in a list
# --- module
def num_islands(grid):
    """Number of groups of "1" cells that touch horizontally or vertically."""
    visited = []
    islands = 0
    for r in range(len(grid)):
        for c in range(len(grid[0])):
            if grid[r][c] == "1" and (r, c) not in visited:
                islands += 1
                stack = [(r, c)]
                visited.append((r, c))
                while stack:
                    row, col = stack.pop()
                    for dr, dc in [(1, 0), (-1, 0), (0, 1), (0, -1)]:
                        nr, nc = row + dr, col + dc
                        if nr < 0 or nr >= len(grid) or nc < 0 or nc >= len(grid[0]):
                            continue
                        if grid[nr][nc] == "1" and (nr, nc) not in visited:
                            visited.append((nr, nc))
                            stack.append((nr, nc))
    return islands
# --- best
def num_islands(grid):
    """Number of groups of "1" cells that touch horizontally or vertically."""
    if not grid:
        return 0
    cols = len(grid[0])
    land = {(r, c) for r, row in enumerate(grid) for c in range(cols) if row[c] == "1"}
    islands = 0
    while land:
        islands += 1
        stack = [land.pop()]
        while stack:
            r, c = stack.pop()
            for cell in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
                if cell in land:
                    land.remove(cell)
                    stack.append(cell)
    return islands
# --- inputs
import random


def grid(rng, rows, cols):
    return ["".join(rng.choices("01", weights=(2, 3), k=cols)) for _ in range(rows)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(grid(rng, 26, 26),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), (["0"],), (["1"],), (["11110", "11010", "11000", "00000"],),
            ([["1", "0"], ["0", "1"]],)] + [
        (grid(rng, rng.randrange(1, 8), rng.randrange(1, 8)),) for _ in range(10)]
