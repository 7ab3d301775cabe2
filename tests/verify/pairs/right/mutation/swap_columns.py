# SPDX-License-Identifier: Apache-2.0
# function: Sheet.move_column
# expect: equivalent
# speed: faster
# why: deletes and inserts once a row instead of swapping neighbours
# bench: Sheet([list(range(120)) for _ in range(150)]).move_column(0, 119)
# --- original
class Sheet:
    def __init__(self, rows):
        self.rows = rows


    def move_column(self, source, target):
        for row in self.rows:
            if not (0 <= source < len(row) and 0 <= target < len(row)):
                raise IndexError("no such column")
            step = 1 if target > source else -1
            for place in range(source, target, step):
                row[place], row[place + step] = row[place + step], row[place]
        return len(self.rows)
# --- candidate
class Sheet:
    def __init__(self, rows):
        self.rows = rows


    def move_column(self, source, target):
        for row in self.rows:
            if not (0 <= source < len(row) and 0 <= target < len(row)):
                raise IndexError("no such column")
            row.insert(target, row.pop(source))
        return len(self.rows)
# --- inputs
from subject import Sheet

INPUTS = [((Sheet([[1, 2, 3], [4, 5, 6]]), 0, 2), {}), ((Sheet([[1], []]), 0, 0), {})]
