# SPDX-License-Identifier: Apache-2.0
# function: Report.add_table
# kind: gain
# about: text appended to an attribute piece by piece
# --- module
"""Reports in Markdown."""


class Report:
    def __init__(self, title):
        self.title = title
        self.text = "# " + title + "\n"
        self.tables = 0

    def add(self, text):
        self.text = self.text + text

    def add_table(self, head, rows):
        """Adds a table; the cells as text, with | escaped."""
        self.tables += 1
        self.add("\n| " + " | ".join(head) + " |\n")
        self.add("|" + " --- |" * len(head) + "\n")
        for row in rows:
            self.add("|")
            for cell in row:
                self.add(" " + str(cell).replace("|", "\\|") + " |")
            self.add("\n")
        return self.tables

    def size(self):
        return len(self.text)
# --- best
class Report:
    def add_table(self, head, rows):
        """Adds a table; the cells as text, with | escaped."""
        self.tables += 1
        pieces = ["\n| ", " | ".join(head), " |\n|", " --- |" * len(head), "\n"]
        for row in rows:
            pieces.append("|")
            for cell in row:
                pieces.append(" " + str(cell).replace("|", "\\|") + " |")
            pieces.append("\n")
        self.add("".join(pieces))
        return self.tables
# --- inputs
import random

from subject import Report

CELLS = ["yes", "a|b", 12, 3.5, None, "Zürich", "→"]


def case(rng, columns, rows):
    head = ["c%d" % i for i in range(columns)]
    return Report("Sales"), head, [[rng.choice(CELLS) for _ in head] for _ in range(rows)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, 6, 1200)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [case(rng, c, r) for c, r in [(0, 0), (1, 0), (0, 2), (2, 3), (4, 12)]]
