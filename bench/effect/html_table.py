# SPDX-License-Identifier: Apache-2.0
# function: TableWriter.render
# kind: gain
# about: text collected in an attribute, piece by piece
# --- module
"""Writes rows as an HTML table."""

from html import escape
from typing import List


class TableWriter:
    def __init__(self, indent: int = 2):
        self.indent = indent
        self.html = ""

    def cell(self, value: str) -> str:
        return "<td>" + escape(value) + "</td>"

    def render(self, rows: List[List[str]]) -> str:
        pad = " " * self.indent
        self.html = "<table>\n"
        for row in rows:
            self.html += pad + "<tr>"
            for value in row:
                self.html += "<td>" + value + "</td>"
            self.html += "</tr>\n"
        self.html += "</table>\n"
        return self.html
# --- best
class TableWriter:
    def render(self, rows: List[List[str]]) -> str:
        pad = " " * self.indent
        parts = ["<table>\n"]
        for row in rows:
            parts.append(pad + "<tr>")
            for value in row:
                parts.append("<td>" + value + "</td>")
            parts.append("</tr>\n")
        parts.append("</table>\n")
        self.html = "".join(parts)
        return self.html
# --- inputs
import random

from subject import TableWriter


def table(rng, rows, columns):
    return TableWriter(rng.randrange(4)), [
        ["cell %d" % rng.randrange(10**6) for _ in range(columns)] for _ in range(rows)]


def bench_inputs(seed):
    rng = random.Random(seed)
    return [table(rng, 900, 6) for _ in range(2)]


def test_inputs(seed):
    rng = random.Random(seed)
    return [table(rng, r, c) for r, c in [(0, 0), (1, 0), (1, 1), (3, 4), (12, 2)]]
