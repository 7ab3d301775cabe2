# SPDX-License-Identifier: Apache-2.0
# function: Report.render
# expect: equivalent
# speed: faster
# why: a dict of formatting functions by exact type, subclasses found as before
# bench: Report([1, "a", 2.5, None, True] * 6000).render()
# --- original
def number_text(value):
    return "%d" % value


def float_text(value):
    return "%.3f" % value


class Report:
    def __init__(self, cells):
        self.cells = cells


    def render(self):
        out = []
        for cell in self.cells:
            if cell is None:
                out.append("-")
            elif isinstance(cell, bool):
                out.append("yes" if cell else "no")
            elif isinstance(cell, int):
                out.append(number_text(cell))
            elif isinstance(cell, float):
                out.append(float_text(cell))
            else:
                out.append(str(cell))
        return "|".join(out)
# --- candidate
def number_text(value):
    return "%d" % value


def float_text(value):
    return "%.3f" % value


class Report:
    def __init__(self, cells):
        self.cells = cells


    def render(self):
        out = []
        for cell in self.cells:
            kind = type(cell)
            if kind is str:
                out.append(cell)
            elif kind is int:
                out.append("%d" % cell)
            elif kind is float:
                out.append("%.3f" % cell)
            elif cell is None:
                out.append("-")
            elif isinstance(cell, bool):
                out.append("yes" if cell else "no")
            elif isinstance(cell, int):
                out.append(number_text(cell))
            elif isinstance(cell, float):
                out.append(float_text(cell))
            else:
                out.append(str(cell))
        return "|".join(out)
# --- inputs
from subject import Report

INPUTS = [((Report([1, "x", None, True, 0.5]),), {}), ((Report([]),), {})]
