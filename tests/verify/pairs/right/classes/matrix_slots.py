# SPDX-License-Identifier: Apache-2.0
# function: Board.neighbours_alive
# expect: equivalent
# speed: faster
# why: the living cells are counted from their own side
# bench: Board(70, [(n * 7 % 70, n * 11 % 70) for n in range(300)]).neighbours_alive()
# --- original
class Board:
    def __init__(self, size, alive):
        self.size = size
        self.alive = alive


    def neighbours_alive(self):
        alive = set(self.alive)
        counts = []
        for y in range(self.size):
            row = []
            for x in range(self.size):
                count = 0
                for dy in (-1, 0, 1):
                    for dx in (-1, 0, 1):
                        if (dx or dy) and (x + dx, y + dy) in alive:
                            count += 1
                row.append(count)
            counts.append(row)
        return counts
# --- candidate
class Board:
    def __init__(self, size, alive):
        self.size = size
        self.alive = alive


    def neighbours_alive(self):
        size = self.size
        counts = [[0] * size for _ in range(size)]
        for x, y in set(self.alive):
            for row in (y - 1, y, y + 1):
                if 0 <= row < size:
                    line = counts[row]
                    for column in (x - 1, x, x + 1):
                        if 0 <= column < size and (column != x or row != y):
                            line[column] += 1
        return counts
# --- inputs
from subject import Board

INPUTS = [((Board(4, [(0, 0), (1, 1), (3, 3)]),), {}), ((Board(0, []),), {})]
