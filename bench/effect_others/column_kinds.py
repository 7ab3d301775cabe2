# SPDX-License-Identifier: Apache-2.0
# function: Table.kinds
# kind: gain
# about: goes on with conversions and exceptions when the answer is known
# --- module
"""A table of strings, as read from a CSV file."""


def is_int(text):
    try:
        int(text)
        return True
    except ValueError:
        return False


def is_float(text):
    try:
        float(text)
        return True
    except ValueError:
        return False


class Table:
    def __init__(self, header, rows):
        self.header = header
        self.rows = rows

    def column(self, index):
        return [row[index] if index < len(row) else "" for row in self.rows]

    def kinds(self):
        """Name of each column -> "int", "float" or "text"."""
        kinds = {}
        for index, name in enumerate(self.header):
            all_int = True
            all_float = True
            for text in self.column(index):
                if text == "":
                    continue
                if not is_int(text):
                    all_int = False
                if not is_float(text):
                    all_float = False
            kinds[name] = "int" if all_int else "float" if all_float else "text"
        return kinds
# --- best
class Table:
    def kinds(self):
        """Name of each column -> "int", "float" or "text"."""
        kinds = {}
        for index, name in enumerate(self.header):
            all_int = True
            all_float = True
            for text in self.column(index):
                if text == "":
                    continue
                if all_int and not is_int(text):
                    all_int = False
                if all_float and not is_float(text):
                    all_float = False
                if not all_int and not all_float:
                    break
            kinds[name] = "int" if all_int else "float" if all_float else "text"
        return kinds
# --- inputs
import random

from subject import Table


def cell(rng, kind):
    if rng.random() < 0.05:
        return ""
    if kind == 0:
        return str(rng.randrange(-99, 999))
    if kind == 1:
        return rng.choice(["%.2f" % (rng.random() * 9), "3", "1e3", "nan"])
    return rng.choice(["Ulm", "Bonn", "12a", "7", "x" * rng.randrange(1, 9)])


def table(rng, rows, columns):
    kinds = [rng.randrange(3) if rows < 100 else number % 6 % 3 or 2 for number in range(columns)]
    lines = [[cell(rng, kind) for kind in kinds] for _ in range(rows)]
    for line in lines:
        if rng.random() < 0.05:
            del line[-1:]
    return (Table(["c%d" % number for number in range(columns)], lines),)


def bench_inputs(seed):
    rng = random.Random(seed)
    return [table(rng, 1200, 12) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [table(rng, n, m) for n, m in [(0, 0), (0, 3), (1, 4), (2, 6), (9, 6), (30, 9)]]
