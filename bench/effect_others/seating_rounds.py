# SPDX-License-Identifier: Apache-2.0
# function: stable_seats
# kind: gain
# about: deep copies of the grid, and neighbours found anew in each round
# --- module
import copy


def stable_seats(layout):
    """Advent of Code 2020, day 11: occupied seats when nothing changes any more."""
    seats = copy.deepcopy(layout)
    rows = len(seats)
    cols = len(seats[0]) if seats else 0
    changed = True
    while changed:
        changed = False
        new_seats = copy.deepcopy(seats)
        for r in range(rows):
            for c in range(cols):
                if seats[r][c] == ".":
                    continue
                occupied = 0
                for dr in [-1, 0, 1]:
                    for dc in [-1, 0, 1]:
                        if dr == 0 and dc == 0:
                            continue
                        if 0 <= r + dr < rows and 0 <= c + dc < cols:
                            if seats[r + dr][c + dc] == "#":
                                occupied += 1
                if seats[r][c] == "L" and occupied == 0:
                    new_seats[r][c] = "#"
                    changed = True
                elif seats[r][c] == "#" and occupied >= 4:
                    new_seats[r][c] = "L"
                    changed = True
        seats = new_seats
    return sum(row.count("#") for row in seats)
# --- best
def stable_seats(layout):
    """Advent of Code 2020, day 11: occupied seats when nothing changes any more."""
    rows = len(layout)
    cols = len(layout[0]) if layout else 0
    extra = sum([row[cols:].count("#") for row in layout])
    taken = {}
    for r in range(rows):
        for c in range(cols):
            if layout[r][c] in ("L", "#"):
                taken[r, c] = layout[r][c] == "#"
    place = {seat: i for i, seat in enumerate(taken)}
    around = []
    for r, c in taken:
        near = [(r - 1, c - 1), (r - 1, c), (r - 1, c + 1), (r, c - 1), (r, c + 1),
                (r + 1, c - 1), (r + 1, c), (r + 1, c + 1)]
        around.append([place[seat] for seat in near if seat in place])
    state = list(taken.values())
    counts = [sum([state[i] for i in near]) for near in around]
    active = range(len(state))
    while True:
        flips = [i for i in active if (counts[i] >= 4 if state[i] else counts[i] == 0)]
        if not flips:
            return sum(state) + extra
        for i in flips:
            change = -1 if state[i] else 1
            state[i] = not state[i]
            for other in around[i]:
                counts[other] += change
# --- inputs
import random


def layout(rng, rows, cols, kinds="LLLL."):
    return [rng.choices(kinds, k=cols) for _ in range(rows)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [(layout(rng, 16, 16),)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [([],), ([["."]],), ([["L"]],), ([["#"]],), ([["L", "L"], ["L", "L"]],), ([[]],)] + [
        (layout(rng, rng.randrange(1, 7), rng.randrange(1, 7), kinds),)
        for kinds in ("LLL.", "L#.", "L", "#") for _ in range(3)]
